import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PeerwayError } from '@peerway/model/error';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askDemo, controlSocketPath, parseControlRequest, startControlServer } from './control-server.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'peerway-control-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe('the control socket', () => {
  it('carries a request to the running demo and its answer back', async () => {
    const server = await startControlServer(directory, async (request) => ({ heard: request }));
    await expect(askDemo(directory, { verb: 'stop', name: 'west-gateway', kill: true })).resolves.toEqual({
      heard: { verb: 'stop', name: 'west-gateway', kill: true },
    });
    server.close();
  });

  it('can be opened by its own user only', async () => {
    const server = await startControlServer(directory, async () => null);
    expect(statSync(controlSocketPath(directory)).mode & 0o077).toBe(0);
    server.close();
  });

  it('carries errors with code and hint', async () => {
    const server = await startControlServer(directory, async () => {
      throw new PeerwayError('request.not_found', 'no such process', { hint: 'It has: x' });
    });
    await expect(askDemo(directory, { verb: 'start', name: 'y' })).rejects.toMatchObject({
      code: 'request.not_found',
      message: 'no such process',
      hint: 'It has: x',
    });
    server.close();
  });

  it('says so when no demo runs', async () => {
    await expect(askDemo(directory, { verb: 'status' })).rejects.toMatchObject({ code: 'platform.unavailable' });
  });
});

it('moves out of a directory whose path is too long for a socket', () => {
  expect(controlSocketPath('/short')).toBe('/short/control.sock');
  expect(controlSocketPath(`/${'long'.repeat(40)}`).length).toBeLessThan(108);
});

it.each(['', '[]', '{"verb":"burn"}', '{"verb":"stop"}', '{"verb":"stop","name":1}'])(
  'refuses the request %j',
  (text) => {
    expect(() => parseControlRequest(text)).toThrow(PeerwayError);
  },
);
