import type { LabelledResource, ScalarResource } from './acl-request.ts';

/** What a rule grants. */
export type AclLevel = 'deny' | 'read' | 'list' | 'write';

/** One rule as written. */
export type AclRule =
  | { kind: 'scalar'; resource: ScalarResource; level: AclLevel }
  | {
      kind: 'labelled';
      resource: LabelledResource;
      match: 'exact' | 'prefix';
      name: string;
      level: AclLevel;
      /** Only of services; null: not said. */
      intentions: AclLevel | null;
    };

/** The rules of one policy, in the order of the text. */
export type AclRules = { rules: AclRule[] };

export function parseRules(_text: string): AclRules {
  throw new Error('not yet');
}
