import type { CaView } from '@peerway/model/certificate';
import { formatDuration, formatList } from '@peerway/ui';

export type SentenceInput = {
  ca: Pick<CaView, 'rotation' | 'roots'>;
  /** Proxies with the end of their leaf; null: none has been reported. */
  leaves: readonly { name: string; notAfter: string | null }[];
  now: Date;
};

/** A leaf that has so little left was not renewed when it should have been. */
export const LEAF_SOON_MS = 6 * 3_600_000;
/** A root needs longer: everybody has to get to know its successor first. */
const ROOT_SOON_MS = 90 * 24 * 3_600_000;

/** What stands first on the page: what is wrong, then what is under way, then that all is well. */
export function certificatesSentence({ ca, leaves, now }: SentenceInput): string {
  const { rotation, roots } = ca;
  if (rotation.phase === 'blocked') return `The rotation can not go on: ${rotation.reason}.`;
  const leftOf = (notAfter: string): number => Date.parse(notAfter) - now.getTime();
  const late = leaves.filter(({ notAfter }) => notAfter !== null && leftOf(notAfter) < LEAF_SOON_MS);
  if (late.length > 0) {
    const names = late.slice(0, 3).map(({ name }) => name);
    const more = late.length > names.length ? [`${late.length - names.length} more`] : [];
    return `The leaf of ${formatList([...names, ...more])} runs out within 6 h and was not renewed.`;
  }
  const active = roots.find((root) => root.state === 'active');
  if (active === undefined) return 'No root signs, so no proxy can get a certificate.';
  if (rotation.phase === 'published') {
    if (rotation.waitingFor.length === 0) return 'A new root is published, and everybody who was seen knows it.';
    return `A new root is published and waits for ${formatList(rotation.waitingFor.slice(0, 4).map(({ kind, name }) => `${kind} ${name}`))}.`;
  }
  if (rotation.phase === 'retiring')
    return 'The new root signs. The old one stays trusted until its last leaf has expired.';
  const left = leftOf(active.notAfter);
  if (left < ROOT_SOON_MS) return `The root runs out in ${formatDuration(left)}. Rotate it before then.`;
  return `One root signs, ${active.leaves} ${active.leaves === 1 ? 'proxy shows' : 'proxies show'} a leaf of it, and nothing runs out soon.`;
}
