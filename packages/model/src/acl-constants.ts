/*
 * Apart from the schemas of ACL objects, as default-scope.ts is from those of names.
 */

export const GLOBAL_MANAGEMENT_POLICY_ID = '00000000-0000-0000-0000-000000000001';
export const GLOBAL_READ_ONLY_POLICY_ID = '00000000-0000-0000-0000-000000000002';
export const ANONYMOUS_TOKEN_ACCESSOR = '00000000-0000-0000-0000-000000000002';

/** How long a token may last that ends by itself. */
export const TOKEN_LIFETIME_MS_MIN = 60_000;
export const TOKEN_LIFETIME_MS_MAX = 366 * 24 * 60 * 60_000;
