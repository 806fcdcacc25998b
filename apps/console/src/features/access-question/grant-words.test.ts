import { listGrants } from '@peerway/acl';
import { expect, it } from 'vitest';
import { grantKey, isIdleGrant, nameWords, placeWords, resourceWords } from './grant-words';

const rules = `
acl = "read"
mesh = "write"
key_prefix "" { policy = "write" }
partition_prefix "" {
  node_prefix "n" { policy = "read" }
  namespace "shop" {
    policy = "write"
    service "web" { policy = "read" intentions = "write" }
  }
  namespace_prefix "" { service_prefix "" { policy = "deny" } }
}`;
const grants = listGrants([{ name: 'p', rules }], []);

it('says of each line what it is about, and where', () => {
  const lines = grants.map((grant) => `${resourceWords(grant)} | ${nameWords(grant)} | ${placeWords(grant)}`);
  expect(lines.sort()).toEqual([
    'A namespace itself |  | every partition / shop',
    'A node | n… | every partition',
    'A service | every name | every partition / every namespace',
    'A service | web | every partition / shop',
    'Intentions of a service | web | every partition / shop',
    'Keys | every name | default / default',
    'Mesh settings, exports and gateways |  | default',
    'Tokens, roles and policies |  | the cluster',
  ]);
});
it('tells every line from the others', () => {
  expect(new Set(grants.map(grantKey)).size).toBe(grants.length);
});
it('marks what has no effect', () => {
  expect(grants.filter(isIdleGrant).map(({ resource }) => resource)).toEqual(['key']);
});
