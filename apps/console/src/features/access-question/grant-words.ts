import type { ListedGrant, Selector } from '@peerway/acl';
import { resourceFacts, resourceOf } from './resource-facts';

/** What a grant is about, in words. */
export const resourceWords = ({ resource }: ListedGrant): string => {
  const known = resourceOf(resource);
  return known === undefined ? resource : resourceFacts[known].words;
};

export const isIdleGrant = ({ resource }: ListedGrant): boolean => {
  const known = resourceOf(resource);
  return known !== undefined && resourceFacts[known].isIdle === true;
};

/** Which names a grant is about; `""`: there are none to name. */
export function nameWords({ name }: ListedGrant): string {
  return name === null ? '' : selectorWords(name, 'every name');
}

/** Where it holds. */
export function placeWords({ partition, namespace }: ListedGrant): string {
  if (partition === null) return 'the cluster';
  const inPartition = selectorWords(partition, 'every partition');
  return namespace === null ? inPartition : `${inPartition} / ${selectorWords(namespace, 'every namespace')}`;
}

const selectorWords = ({ match, name }: Selector, every: string): string =>
  match === 'exact' ? name : name === '' ? every : `${name}…`;

/** Each line is one selector in one place, so this tells them apart. */
export const grantKey = ({ resource, partition, namespace, name }: ListedGrant): string =>
  JSON.stringify([resource, partition, namespace, name]);
