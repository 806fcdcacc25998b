/*
 * Preloaded into every child of the demo. The IPC channel closes when the demo's process is gone, however it went, so no child is ever
 * left behind. It must not keep a child alive that has nothing else to do.
 */
process.channel?.unref();
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
