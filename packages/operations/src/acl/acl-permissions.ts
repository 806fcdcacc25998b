/** Reading ACL objects shows who may do what, never a secret. */
export const ACL_READ = { resource: 'acl', access: 'read' } as const;
/** Hazard: whoever may write ACL objects can give themselves any right, so this is as much as all rights together. */
export const ACL_WRITE = { resource: 'acl', access: 'write' } as const;
