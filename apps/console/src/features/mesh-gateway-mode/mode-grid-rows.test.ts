import type { MeshGatewayModeSetting, UpstreamModeRow } from '@peerway/model/mesh-gateway-mode';
import { expect, it } from 'vitest';
import { modeGridRows, proxiesText, rowText, settableLevels } from './mode-grid-rows';

const setting = (level: MeshGatewayModeSetting['level'], mode: MeshGatewayModeSetting['mode'], where = level) => ({
  level,
  mode,
  where,
});
const row = (over: Partial<UpstreamModeRow> = {}, ...settings: MeshGatewayModeSetting[]): UpstreamModeRow => {
  const [decidedBy = setting('proxy-defaults', 'local'), ...shadowed] = settings;
  return {
    partition: 'default',
    namespace: 'default',
    service: 'web',
    proxyId: 'web-sidecar-proxy',
    node: 'east-1',
    upstream: 'api',
    upstreamPartition: 'default',
    upstreamNamespace: 'default',
    peer: 'west',
    localBindPort: 9191,
    resolved: { mode: decidedBy.mode, effective: decidedBy.mode, decidedBy, shadowed },
    problem: null,
    ...over,
  };
};

it('has six levels that somebody sets, from the weakest to the strongest', () => {
  expect(settableLevels[0]).toBe('proxy-defaults');
  expect(settableLevels.at(-1)).toBe('upstream');
  expect(settableLevels).toHaveLength(6);
});

it('is one row for all proxies that are alike', () => {
  const [only, ...others] = modeGridRows([row(), row({ node: 'east-2' })]);
  expect(others).toEqual([]);
  expect(only?.differsByProxy).toBe(false);
  expect(only && proxiesText(only)).toBe('web-sidecar-proxy on east-1 and on east-2');
});

it('is one row for each kind of registration where proxies differ', () => {
  const rows = modeGridRows([
    row({}, setting('proxy', 'remote'), setting('proxy-defaults', 'local')),
    row({ node: 'east-2' }),
  ]);
  expect(rows.map(({ differsByProxy, resolved }) => [differsByProxy, resolved.effective])).toEqual([
    [true, 'remote'],
    [true, 'local'],
  ]);
});

it('says for each level what is set there, and which one decides', () => {
  const [only] = modeGridRows([
    row({}, setting('service-defaults.upstream-override', 'remote'), setting('proxy-defaults', 'local')),
  ]);
  expect(settableLevels.map((level) => only?.values.get(level)?.isDeciding ?? null)).toEqual([
    false,
    null,
    null,
    null,
    true,
    null,
  ]);
});

it('puts what can not work first, and what needs no gateway last', () => {
  const problem = { code: 'routing.no_local_gateway', message: 'no gateway' };
  const rows = modeGridRows([
    row({ upstream: 'a', peer: '' }),
    row({ upstream: 'b' }),
    row({ upstream: 'c', problem }),
  ]);
  expect(rows.map(rowText)).toEqual(['web to c of west', 'web to b of west', 'web to a in this cluster']);
});
