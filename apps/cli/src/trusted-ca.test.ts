import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { caFileOf, trustCaFile } from './trusted-ca.ts';

const directory = mkdtempSync(join(tmpdir(), 'peerway-ca-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe('the CA of a control plane', () => {
  it.each([
    [{ caFile: 'flag' }, { PEERWAY_CACERT: 'own', CONSUL_CACERT: 'consul' }, 'flag'],
    [{}, { PEERWAY_CACERT: 'own', CONSUL_CACERT: 'consul' }, 'own'],
    [{}, { CONSUL_CACERT: 'consul' }, 'consul'],
    [{}, {}, null],
  ])('is taken by precedence: %j, %j → %j', (options, environment, file) => {
    expect(caFileOf(options, environment)).toBe(file);
  });

  it.each([
    ['missing', null, /can not be read/],
    ['empty', '', /holds no certificate in PEM/],
    ['broken', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n', /certificate that can not be read/],
  ])('is refused with the name of the file when that is %s', (name, text, message) => {
    const file = join(directory, name);
    if (text !== null) writeFileSync(file, text);
    expect(() => trustCaFile(file)).toThrow(
      expect.objectContaining({ code: 'request.invalid', message: expect.stringMatching(message) }),
    );
    expect(() => trustCaFile(file)).toThrow(file);
  });
});
