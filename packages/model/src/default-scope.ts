/*
 * Apart from the schemas of names (identifier.ts), because pages that only compare with these need not load a validator.
 */

/** Partition and namespace that stand for "none named" (Consul's community edition knows no other). */
export const DEFAULT_PARTITION = 'default';
export const DEFAULT_NAMESPACE = 'default';
