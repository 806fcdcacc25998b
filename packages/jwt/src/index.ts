export { type KeySet, parseKeySet, parsePublicKeys } from './key-set.ts';
export { type Claims, type Verification, verifyToken } from './verify-token.ts';
