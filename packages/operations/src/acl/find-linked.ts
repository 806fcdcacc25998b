import { isSameAclName } from '@peerway/model/acl';
import type { AclLinkInput } from '@peerway/model/acl-grant';
import { PeerwayError } from '@peerway/model/error';

type Named = { id: string; name: string };

/** The policy or role of a name; case makes no difference. */
export const findByName = <T extends Named>(rows: ReadonlyMap<string, T>, name: string): T | undefined =>
  [...rows.values()].find((row) => isSameAclName(row.name, name));

/**
 * The IDs that links stand for, each once. A link is kept by ID, so a later thing of the same name is not meant by it.
 * @throws PeerwayError `request.invalid` for one that leads nowhere
 */
export function findLinkedIds<T extends Named>(
  rows: ReadonlyMap<string, T>,
  links: readonly AclLinkInput[],
  { field, noun }: { field: 'policies' | 'roles'; noun: 'policy' | 'role' },
): string[] {
  const ids = links.map((link, index) => {
    const found = 'id' in link ? rows.get(link.id) : findByName(rows, link.name);
    if (found !== undefined) return found.id;
    const place = `${field}[${index}]`;
    throw new PeerwayError('request.invalid', `${place}: there is no ${noun} "${'id' in link ? link.id : link.name}"`, {
      field: place,
    });
  });
  return [...new Set(ids)];
}

export const policyLinks = { field: 'policies', noun: 'policy' } as const;
export const roleLinks = { field: 'roles', noun: 'role' } as const;

/** Links as shown, with the names of now. */
export const viewLinks = (rows: ReadonlyMap<string, Named>, ids: readonly string[]): Named[] =>
  ids.flatMap((id) => {
    const row = rows.get(id);
    return row === undefined ? [] : [{ id, name: row.name }];
  });
