import { serviceIntentionsEntrySchema } from '@peerway/model/config-entry';
import type { IntentionSource } from '@peerway/model/config-entry/service-intentions';
import { DEFAULT_NAMESPACE, DEFAULT_PARTITION } from '@peerway/model/default-scope';
import type { IntentionName } from '@peerway/model/intention';
import { withSource } from './intention-entry';
import { draftOfPermission, type PermissionDraft, permissionOf } from './permission-draft';

/** Where the source of an intention is. */
export type SourcePlace = 'cluster' | 'peer' | 'group';

/** An intention while it is edited. */
export type IntentionDraft = {
  place: SourcePlace;
  source: { name: string; namespace: string; partition: string; peer: string; samenessGroup: string };
  destination: { name: string; namespace: string; partition: string };
  action: 'allow' | 'deny' | 'requests';
  permissions: PermissionDraft[];
  description: string;
};

export const emptyDraft = (partition: string, peer: string, to: string): IntentionDraft => ({
  place: peer === '' ? 'cluster' : 'peer',
  source: { name: '', namespace: DEFAULT_NAMESPACE, partition: '', peer, samenessGroup: '' },
  destination: { name: to, namespace: DEFAULT_NAMESPACE, partition: partition || DEFAULT_PARTITION },
  action: 'allow',
  permissions: [],
  description: '',
});

export function draftOfSource(name: IntentionName, source: IntentionSource): IntentionDraft {
  return {
    place: name.source.peer !== '' ? 'peer' : name.source.samenessGroup !== '' ? 'group' : 'cluster',
    source: name.source,
    destination: name.destination,
    action: source.Action ?? 'requests',
    permissions: (source.Permissions ?? []).map((permission, index) =>
      draftOfPermission(permission, `stored-${index}`),
    ),
    description: source.Description ?? '',
  };
}

/** What the draft names. Only what its place asks for counts: a peer that was typed before the place was changed does not. */
export function nameOfDraft({ place, source, destination }: IntentionDraft): IntentionName {
  return {
    source: {
      name: source.name.trim(),
      namespace: source.namespace.trim() || DEFAULT_NAMESPACE,
      partition: place === 'cluster' ? source.partition : '',
      peer: place === 'peer' ? source.peer.trim() : '',
      samenessGroup: place === 'group' ? source.samenessGroup.trim() : '',
    },
    destination: {
      name: destination.name.trim(),
      namespace: destination.namespace.trim() || DEFAULT_NAMESPACE,
      partition: destination.partition,
    },
  };
}

/** The source as the entry has it. What `before` has and the form does not show is kept. */
export function sourceOfDraft(draft: IntentionDraft, before: IntentionSource | null): IntentionSource {
  const { source } = nameOfDraft(draft);
  const { Action: _action, Permissions: _permissions, Description: _description, ...kept } = before ?? {};
  return {
    ...kept,
    Name: source.name,
    Namespace: source.namespace,
    ...(source.partition === '' ? {} : { Partition: source.partition }),
    Peer: source.peer,
    ...(source.samenessGroup === '' ? {} : { SamenessGroup: source.samenessGroup }),
    ...(draft.action === 'requests' ? { Permissions: draft.permissions.map(permissionOf) } : { Action: draft.action }),
    ...(draft.description.trim() === '' ? {} : { Description: draft.description.trim() }),
  };
}

/** Where something is wrong: a field of the form, or one of its permissions by its place. */
export type DraftProblem = { at: 'source' | 'destination' | 'peer' | 'group' | 'form' | number; message: string };

/** What the entry's own schema says against the draft. */
export function draftProblems(draft: IntentionDraft): DraftProblem[] {
  const name = nameOfDraft(draft);
  const missing: DraftProblem[] = [];
  if (name.source.name === '') missing.push({ at: 'source', message: 'Give a service, or * for all of them.' });
  if (name.destination.name === '')
    missing.push({ at: 'destination', message: 'Give a service, or * for all of them.' });
  if (draft.place === 'peer' && name.source.peer === '')
    missing.push({ at: 'peer', message: 'Give the peer by its name in this cluster.' });
  if (draft.place === 'group' && name.source.samenessGroup === '')
    missing.push({ at: 'group', message: 'Give the sameness group.' });
  if (missing.length > 0) return missing;
  const checked = serviceIntentionsEntrySchema.safeParse(withSource(null, name, sourceOfDraft(draft, null)));
  return (checked.error?.issues ?? []).map(({ path, message }) => ({ at: placeOfIssue(path), message }));
}

function placeOfIssue(path: readonly PropertyKey[]): DraftProblem['at'] {
  const [first, _index, field, permission] = path;
  if (first !== 'Sources') return first === 'Name' || first === 'Namespace' ? 'destination' : 'form';
  if (field === 'Permissions' && typeof permission === 'number') return permission;
  if (field === 'Peer') return 'peer';
  if (field === 'SamenessGroup') return 'group';
  return field === 'Name' || field === 'Namespace' ? 'source' : 'form';
}
