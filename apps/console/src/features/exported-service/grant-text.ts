import type { Grant } from '@peerway/model/export-grants';
import { consumerOfItem, consumerText } from './consumer';

/** For people: `api to west`. */
export function grantText({ item, consumer }: Grant): string {
  const who = consumerOfItem(consumer);
  const where = item.Namespace === 'default' ? '' : ` of namespace ${item.Namespace}`;
  const what = item.Name === '*' ? 'every service' : item.Name;
  return `${what}${where} to ${who ? consumerText(who) : `the sameness group ${consumer.SamenessGroup}`}`;
}
