import { fileURLToPath } from 'node:url';

/** The control plane's entry. The command runs it as a program and imports nothing of it. */
export const CONTROL_PLANE_MAIN = fileURLToPath(new URL('../../control-plane/src/main.ts', import.meta.url));
/** This command's own entry, for the processes that the demo starts. */
export const CLI_MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));
/** Root of the checkout. */
export const CHECKOUT = fileURLToPath(new URL('../../../', import.meta.url));
