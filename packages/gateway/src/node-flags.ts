/**
 * Flags of Node that a process which runs a proxy should have. Bodies pass through it in buffers outside V8's heap, which are freed
 * only when the objects that name them are; in a small new space that happens often and costs little, in the usual one so
 * rarely that whole garbage collections are made for it (a third of the cost of large bodies).
 */
export const PROXY_NODE_FLAGS: readonly string[] = ['--max-semi-space-size=2'];
