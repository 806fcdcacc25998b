import { type AclRequest, requiredRule } from '@peerway/acl';
import { describe, expect, it } from 'vitest';
import { denialQuestion, permissionQuestion } from './denial-question';
import { emptyQuestion } from './question-view';

const TOKEN = '0f0f0f0f-0000-4000-8000-000000000000';
const asked = ({ resource, access, name, partition, namespace } = emptyQuestion) => ({
  ...{ resource, access, name, partition, namespace },
});

describe('a permission, in the words of a denial', () => {
  it.each([
    [{ resource: 'acl', access: 'write' }],
    [{ resource: 'mesh', access: 'read', partition: 'default' }],
    [{ resource: 'peering', access: 'write', partition: 'team-a' }],
    [{ resource: 'node', access: 'read', name: 'n "1"', partition: 'default' }],
    [{ resource: 'service', access: 'read', name: 'web', partition: 'default', namespace: 'default' }],
    [{ resource: 'service', access: 'write', name: 'web in partition "x"', partition: 'p', namespace: 'default' }],
    [{ resource: 'intention', access: 'write', name: '*', partition: 'p', namespace: 'n' }],
    [{ resource: 'service', access: 'read', name: 'a\\b', partition: 'default', namespace: 'n' }],
    [{ resource: 'namespace', access: 'write', partition: 'p', namespace: 'n' }],
  ] satisfies [AclRequest][])('is the question it came from: %j', (request) => {
    expect(permissionQuestion(requiredRule(request))).toEqual({
      ...asked(),
      ...request,
    });
  });
  it.each(['service:read on all services', 'peering:read in every partition', 'service:read', 'mesh:read on "x"', 'x'])(
    'is no single question: %s',
    (words) => expect(permissionQuestion(words)).toBeNull(),
  );
});

describe('a denial', () => {
  it('is asked about with its token', () => {
    const message = `Permission denied: token with AccessorID '${TOKEN}' lacks permission 'mesh:write'`;
    expect(denialQuestion(message)).toEqual({ ...asked(), resource: 'mesh', access: 'write', token: TOKEN });
  });
  it.each(['', 'The entry has changed', `Permission denied: token with AccessorID '${TOKEN}' lacks permission 'x'`])(
    'is not what says %j',
    (message) => expect(denialQuestion(message)).toBeNull(),
  );
});
