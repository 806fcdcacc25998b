import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Version of this control plane, from its package. */
export const VERSION: string = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8')).version;
