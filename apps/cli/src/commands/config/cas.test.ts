import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { normalizeArguments } from '../../argument-style.ts';
import { addCasOptions, type CasOptions, takeCas } from './cas.ts';

/** What a command line comes to: the index that must hold, and the file. */
function parse(line: string): { cas: number | undefined; argument: string | undefined } {
  const command = addCasOptions(new Command('write').argument('[file]').exitOverride(), 'write');
  command.configureOutput({ writeErr: () => {} });
  command.parse(normalizeArguments(line.split(' ').filter(Boolean)), { from: 'user' });
  return takeCas(command.opts<CasOptions>(), command.args[0]);
}

describe('compare-and-set on the command line', () => {
  it.each([
    ['web.hcl', undefined, 'web.hcl'],
    ['--cas 7 web.hcl', 7, 'web.hcl'],
    ['--cas=7 web.hcl', 7, 'web.hcl'],
    ['web.hcl --cas 0', 0, 'web.hcl'],
    ['-cas -modify-index 7 web.hcl', 7, 'web.hcl'],
    ['-cas -modify-index=7 web.hcl', 7, 'web.hcl'],
    ['-modify-index 7 -cas web.hcl', 7, 'web.hcl'],
    ['web.hcl -modify-index 7 -cas', 7, 'web.hcl'],
    ['-cas web.hcl', 0, 'web.hcl'],
    ['-cas -', 0, '-'],
    ['--cas 7 --modify-index 7 web.hcl', 7, 'web.hcl'],
    ['-cas -modify-index 7', 7, undefined],
  ])('%s: index %s of %s', (line, cas, argument) => {
    expect(parse(line)).toEqual({ cas, argument });
  });

  it.each([
    ['--modify-index 7 web.hcl', '--modify-index is only for --cas'],
    ['--cas 7 --modify-index 8 web.hcl', '--cas and --modify-index differ'],
    ['--cas seven web.hcl', '--cas seven is no index; give a whole number from 0 on'],
    ['--cas -modify-index seven web.hcl', 'Give an index: a whole number from 0 on.'],
  ])('%s: refused', (line, message) => {
    expect(() => parse(line)).toThrow(message);
  });
});
