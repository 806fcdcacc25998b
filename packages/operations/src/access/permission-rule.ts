/** What a named rule is about, in the words of docs/permissions.md. */
export type PermissionSubject =
  | 'the service'
  | 'the destination'
  | 'the service behind the proxy'
  | 'the gateway'
  | 'any service'
  | 'every service'
  | 'the node'
  | 'the namespace';

/** A permission as the table of permissions names it: `mesh:write`, `service:read on the service`. */
export type PermissionRule =
  | `${'acl' | 'operator' | 'mesh' | 'peering'}:${'read' | 'write'}`
  | `${'service' | 'intentions' | 'node' | 'agent' | 'namespace'}:${'read' | 'write'} on ${PermissionSubject}`;

/** All of them are needed; of a list in it any one is enough. */
export type PermissionRules = readonly (PermissionRule | readonly PermissionRule[])[];

/** What one case of an operation asks of its caller. */
export type PermissionNeed = (
  | { kind: 'nothing' }
  /** A valid token or session, whatever it may do. */
  | { kind: 'token' }
  /** Without the rules it is refused, whether or not there is such a thing. */
  | { kind: 'refused'; rules: PermissionRules }
  /** Answers everybody, with what the rules let the caller see; the rest is neither named nor counted. */
  | { kind: 'filtered'; rules: PermissionRules }
  /** The same, but refused to who could not see anything of it. */
  | { kind: 'listed'; rules: PermissionRules }
  /** Without the rules the thing is not there. */
  | { kind: 'hidden'; rules: PermissionRules }
  /** Not there for who has no right at all on what it is about, and refused to others without the rules. */
  | { kind: 'guarded'; rules: PermissionRules }
) & { note?: string };

/** The needs of an operation by case; `''`: there is only one. */
export type PermissionCases = Readonly<Record<string, PermissionNeed>>;

const noteOf = (note: string | undefined): { note?: string } => (note === undefined ? {} : { note });

export const nothing = (note?: string): PermissionNeed => ({ kind: 'nothing', ...noteOf(note) });
export const anyToken = (note?: string): PermissionNeed => ({ kind: 'token', ...noteOf(note) });
export const refused = (rules: PermissionRules, note?: string): PermissionNeed => ({
  kind: 'refused',
  rules,
  ...noteOf(note),
});
export const filtered = (rules: PermissionRules, note?: string): PermissionNeed => ({
  kind: 'filtered',
  rules,
  ...noteOf(note),
});
export const listed = (rules: PermissionRules, note?: string): PermissionNeed => ({
  kind: 'listed',
  rules,
  ...noteOf(note),
});
export const hidden = (rules: PermissionRules, note?: string): PermissionNeed => ({
  kind: 'hidden',
  rules,
  ...noteOf(note),
});

export const guarded = (rules: PermissionRules): PermissionNeed => ({ kind: 'guarded', rules });

/** An operation that asks for the same whatever it is about. */
export const always = (need: PermissionNeed): PermissionCases => ({ '': need });
