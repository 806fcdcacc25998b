import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { shellCommand } from './shell-command.ts';

it.each([
  [['peerway', 'services', 'export', '--name', 'api'], 'peerway services export --name api'],
  [['--name', '*'], "--name '*'"],
  [['--description', "the team's"], "--description 'the team'\\''s'"],
  [['--description', ''], "--description ''"],
])('%o is written as %s', (words, command) => expect(shellCommand(words)).toBe(command));

it('gives a shell the very words', () => {
  const word = fc.string({ unit: 'grapheme-ascii', maxLength: 12 });
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), (words) => {
      const printed = execFileSync('sh', ['-c', `printf '%s\\0' ${shellCommand(words)}`], { encoding: 'utf8' });
      expect(printed.split('\0').slice(0, -1)).toEqual(words);
    }),
    { numRuns: 30 },
  );
});
