import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { processContext } from './command-context.ts';
import { createProgram } from './program.ts';
import { CHECKOUT } from './program-files.ts';

const program = createProgram(processContext(() => {}));

type Named = { path: string; command: Command };
const walk = (command: Command, path: string): Named[] => [
  { path, command },
  ...command.commands.flatMap((inner) => walk(inner, `${path} ${inner.name()}`)),
];
const all = walk(program, 'peerway');

/** What the demo prints, in the words of a command line. */
const DEMO_READY_LINE = 'peerway demo ready';

/** Every `peerway noun verb` with options that a text shows as a command line. */
const shownIn = (text: string): string[] =>
  [...text.matchAll(/(?:^ *|npx |`|\| |\$ )(peerway(?: [a-z][a-z-]*)+(?: --[a-z-]+(?:[ =][^\s`|]+)?)*)/gm)].map(
    (match) => match[1] ?? '',
  );

const helpOf = (command: Command): string => {
  let text = '';
  command.configureOutput({ writeOut: (part) => (text += part) });
  command.outputHelp();
  return text;
};

const documents = [
  'README.md',
  ...readdirSync(join(CHECKOUT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];
const texts = [
  ...documents.map((name) => [name, readFileSync(join(CHECKOUT, name), 'utf8')] as const),
  ...all.map(({ path, command }) => [`${path} --help`, helpOf(command)] as const),
];

describe('the peerway command', () => {
  it.each(all.map(({ path, command }) => [path, command] as const))('%s says what it is for', (_path, command) => {
    expect(command.description()).not.toBe('');
  });

  it.each(texts)('%s shows only commands and options that exist', (_name, text) => {
    const wrong = shownIn(text).filter((line) => {
      if (line === DEMO_READY_LINE) return false;
      const words = line.split(' ');
      let command: Command = program;
      let index = 1;
      for (; index < words.length; index++) {
        const inner = command.commands.find((candidate) => candidate.name() === words[index]);
        if (inner === undefined) break;
        command = inner;
      }
      const isGroup =
        command.commands.length > 0 && command !== program && index < words.length && !words[index]?.startsWith('-');
      const options = words.filter((word) => word.startsWith('--')).map((word) => word.split('=')[0]);
      const unknownOption = options.some(
        (option) => option !== '--help' && !command.options.some(({ long }) => long === option),
      );
      return command === program || isGroup || unknownOption;
    });
    expect(wrong).toEqual([]);
  });

  it('takes a secret from an argument nowhere that outlives the call', () => {
    const longRunning = all.filter(({ path }) =>
      ['peerway gateway', 'peerway sidecar', 'peerway server', 'peerway demo'].includes(path),
    );
    expect(longRunning).toHaveLength(4);
    for (const { command } of longRunning) expect(command.options.map(({ long }) => long)).not.toContain('--token');
  });
});
