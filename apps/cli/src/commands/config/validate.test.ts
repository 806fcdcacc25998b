import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PeerwayError } from '@peerway/model/error';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CommandContext, processContext } from '../../command-context.ts';
import { createProgram } from '../../program.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'peerway-config-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Runs `peerway config validate` on a text: in a file of that name, or on standard input for `-`. */
async function validate(
  name: string,
  text: string,
  options: string[] = [],
): Promise<{ printed: string; notes: string }> {
  const path = name === '-' ? '-' : join(folder, name);
  if (path !== '-') await writeFile(path, text);
  const said = { printed: '', notes: '' };
  const context: CommandContext = {
    ...processContext(() => {}),
    print: (line) => (said.printed += line),
    note: (line) => (said.notes += line),
    readStdin: async () => text,
  };
  try {
    await createProgram(context).parseAsync(['config', 'validate', path, ...options], { from: 'user' });
  } catch (error) {
    if (!(error instanceof PeerwayError)) throw error;
    said.notes += `${error.message.replaceAll(folder, '')} (${error.code})`;
  }
  return said;
}

describe('peerway config validate', () => {
  it.each([
    ['web.hcl', 'Kind = "service-defaults"\nName = "web"\nProtocol = "http"\n'],
    ['web.hcl', '{"Kind": "service-defaults", "Name": "web"}'],
    ['web.json', '{"Kind": "service-defaults", "Name": "web", "protocol": "http"}'],
    ['web.yaml', 'Kind: service-defaults\nName: web\n'],
    ['web.yml', '{"Kind": "service-defaults", "Name": "web"}'],
    ['web.txt', 'kind: service-defaults\nname: web\n'],
    ['-', 'kind = "service-defaults"\nname = "web"\n'],
    ['-', 'apiVersion: consul.hashicorp.com/v1alpha1\nkind: ServiceDefaults\nmetadata:\n  name: web\n'],
  ])('takes %s: %j', async (name, text) => {
    expect(await validate(name, text)).toEqual({ printed: 'Config entry service-defaults/web is valid.', notes: '' });
  });

  it('says file, line and column of every problem', async () => {
    const text = 'Kind = "service-router"\nName = "web"\nRoutes {\n  Mtch { }\n  Destination { Servic = "x" }\n}\n';
    expect(await validate('bad.hcl', text)).toEqual({
      printed: '',
      notes:
        '/bad.hcl:4:3: Routes[0].Mtch is not a field; did you mean Match?\n' +
        '  /bad.hcl:5:17: Routes[0].Destination.Servic is not a field; did you mean Service? (request.invalid)',
    });
  });

  it.each([
    [
      '-',
      '{"Kind": "mesh",}',
      [],
      'standard input:1:17: expected a name in double quotes, found "}" (request.invalid)',
    ],
    [
      '-',
      'Kind: mesh',
      ['--format', 'hcl'],
      'standard input:1:7: mesh is not a value; text is written in double quotes, and functions and variables are not read (request.invalid)',
    ],
    ['-', '', [], 'standard input: the text is empty (request.invalid)'],
    [
      'large.yaml',
      `# ${'x'.repeat(1_048_576)}`,
      [],
      '/large.yaml: the text is larger than 1048576 bytes; a config entry can not be (request.invalid)',
    ],
  ])('refuses %s %#', async (name, text, options, notes) => {
    expect(await validate(name, text, options)).toEqual({ printed: '', notes });
  });

  it('says what of a Kubernetes resource is not used', async () => {
    const text = 'apiVersion: consul.hashicorp.com/v1alpha1\nkind: Mesh\nmetadata:\n  name: mesh\n  namespace: apps\n';
    expect(await validate('mesh.yaml', text)).toEqual({
      printed: 'Config entry mesh/mesh is valid.',
      notes: 'note: metadata.namespace is a namespace of Kubernetes and not of the mesh; it is left out',
    });
  });
});
