import type { AclTokenView } from './acl.ts';

/** What can be wrong with a token, the worst first, and in a few words. */
export const tokenWarningLabels = {
  everything: 'may do everything',
  'acl-write': 'may change ACLs',
  'every-service': 'may write every service',
  'ends-soon': 'ends within a week',
  unused: 'not used',
  'never-ends': 'never ends',
} as const;
export type TokenWarningKind = keyof typeof tokenWarningLabels;
export const tokenWarningKinds = Object.keys(tokenWarningLabels) as readonly TokenWarningKind[]; // Cast: keys of a constant.

/** Something about a token that somebody should look at. */
export type TokenWarning = {
  kind: TokenWarningKind;
  /** What is so: `May do everything, through policy "global-management".` */
  what: string;
  /** Why it matters. */
  why: string;
  /** The smaller or safer thing, or what to do. */
  instead: string;
};

/** A token as those see it who may read ACLs: with its use and what is wrong with it, the worst first. */
export type AssessedToken = AclTokenView & {
  /** To the minute, and a minute or so late; null: not since `usesSince`. */
  lastUsedAt: string | null;
  /** From when on its uses are known: since it was made, but for tokens that are older than the noting of uses. */
  usesSince: string;
  warnings: TokenWarning[];
};

/** What to say of a token without a use that is known. */
export const unusedText = ({ createdAt, usesSince }: Pick<AssessedToken, 'createdAt' | 'usesSince'>): string =>
  usesSince > createdAt ? 'not since uses are noted' : 'never used';

/** How bad the worst is that is wrong with a token; the smaller the worse. */
export const worstOf = ({ warnings }: Pick<AssessedToken, 'warnings'>): number =>
  Math.min(tokenWarningKinds.length, ...warnings.map(({ kind }) => tokenWarningKinds.indexOf(kind)));
