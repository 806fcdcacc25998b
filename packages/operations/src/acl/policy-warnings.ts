import { compileAuthorizer } from '@peerway/acl';
import { ACL_WRITE } from './acl-permissions.ts';

/** What whoever writes these rules should know before they give them to anybody. */
export function policyWarnings(rules: string): string[] {
  const grantsAll = compileAuthorizer([{ name: '', rules }], [], 'deny').decide(ACL_WRITE).allowed;
  return grantsAll
    ? ['acl = "write" is as much as every right together: whoever has it can give themselves any policy.']
    : [];
}
