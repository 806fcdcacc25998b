import { join, resolve } from 'node:path';
import { CHECKOUT } from '../program-files.ts';

/** Where the demo keeps its state: PEERWAY_DEMO_DIR, or `.peerway/demo` in the checkout whatever the working directory. */
export function demoDirectory(environment: Record<string, string | undefined>): string {
  const chosen = environment.PEERWAY_DEMO_DIR;
  return chosen === undefined || chosen === '' ? join(CHECKOUT, '.peerway', 'demo') : resolve(chosen);
}
