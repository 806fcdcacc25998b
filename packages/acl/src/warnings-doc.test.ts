import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tokenWarningKinds } from '@peerway/model/token-warning';
import { expect, it } from 'vitest';

it('docs/acl.md lists what can be wrong with a token, the worst first', () => {
  const page = readFileSync(join(import.meta.dirname, '../../../docs/acl.md'), 'utf8');
  const [, section = ''] = page.split('## What needs attention');
  const [table = ''] = section.split('\n## ');
  expect([...table.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, kind]) => kind)).toEqual(tokenWarningKinds);
});
