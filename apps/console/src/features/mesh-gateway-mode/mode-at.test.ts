import { expect, it } from 'vitest';
import { type ModesSaid, modeAt } from './mode-at';
import { modeInput, modesFor } from './mode-target';

const said: ModesSaid = {
  proxyDefaults: 'local',
  services: [{ service: 'web', mode: 'remote', upstreamDefaults: 'local' }],
  rows: [
    {
      partition: 'default',
      namespace: 'default',
      service: 'web',
      proxyId: 'web-sidecar-proxy',
      node: 'n',
      upstream: 'api',
      upstreamPartition: 'default',
      upstreamNamespace: 'default',
      peer: 'west',
      localBindPort: 1,
      problem: null,
      resolved: {
        mode: 'remote',
        effective: 'remote',
        decidedBy: { level: 'upstream', mode: 'remote', where: '' },
        shadowed: [{ level: 'service-defaults.upstream-override', mode: 'local', where: '' }],
      },
    },
  ],
};
const override = { level: 'service-defaults.upstream-override', service: 'web', upstream: 'api' } as const;

it.each([
  [{ level: 'proxy-defaults' }, 'local'],
  [{ level: 'proxy-defaults', partition: 'team-a' }, null],
  [{ level: 'service-defaults', service: 'web' }, 'remote'],
  [{ level: 'service-defaults', service: 'other' }, ''],
  [{ level: 'service-defaults.upstream-defaults', service: 'web' }, 'local'],
  [{ ...override, peer: 'west' }, 'local'],
  [{ ...override, peer: 'north' }, null],
] as const)('%o stands at %s', (target, mode) => expect(modeAt(said, target)).toBe(mode));

it('offers no "none" for an upstream of a peer, where it would only be another word for remote', () => {
  expect(modesFor({ ...override, peer: 'west' })).not.toContain('none');
  expect(modesFor({ level: 'proxy-defaults' })).toContain('none');
});

it('asks for what a level needs before it can be set', () => {
  expect(modeInput({ level: 'service-defaults' }, 'local')).toBeNull();
  expect(modeInput({ level: 'service-defaults.upstream-override', service: 'web' }, 'local')).toBeNull();
  expect(modeInput({ ...override, peer: 'west' }, 'local')).toMatchObject({ peer: 'west', mode: 'local' });
});
