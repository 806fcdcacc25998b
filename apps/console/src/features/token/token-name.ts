import type { AclTokenView } from '@peerway/model/acl';
import { ANONYMOUS_TOKEN_ACCESSOR } from '@peerway/model/acl-constants';

/** What a token is called: its description, or what it is. */
export function tokenName(token: Pick<AclTokenView, 'description' | 'accessorId'>): string {
  if (token.description) return token.description;
  return token.accessorId === ANONYMOUS_TOKEN_ACCESSOR ? 'Anonymous' : 'No description';
}
