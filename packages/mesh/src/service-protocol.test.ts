import { expect, it } from 'vitest';
import { resolveProtocol } from './service-protocol.ts';
import type { MeshChange } from './state.ts';
import { east, entry } from './testing/mesh-fixture.ts';

const proxyDefaults = (protocol: unknown): MeshChange[] =>
  entry({ Kind: 'proxy-defaults', Name: 'global', Config: { protocol } });
const serviceDefaults = (Protocol: string): MeshChange[] =>
  entry({ Kind: 'service-defaults', Name: 'api', ...(Protocol === '-' ? {} : { Protocol: Protocol as 'http' }) });

it.each<[string, MeshChange[], string, string]>([
  ['nothing set', [], 'tcp', 'default'],
  ['proxy-defaults', proxyDefaults('http'), 'http', 'proxy-defaults/global'],
  ['proxy-defaults in capitals', proxyDefaults('GRPC'), 'grpc', 'proxy-defaults/global'],
  ['proxy-defaults without protocol', proxyDefaults(undefined), 'tcp', 'default'],
  [
    'proxy-defaults with an unknown one',
    proxyDefaults('spdy'),
    'tcp',
    'default, as proxy-defaults/global names no known protocol',
  ],
  [
    'proxy-defaults with a number',
    proxyDefaults(7),
    'tcp',
    'default, as proxy-defaults/global names no known protocol',
  ],
  ['service-defaults', serviceDefaults('http2'), 'http2', 'service-defaults/api'],
  ['service-defaults in capitals', serviceDefaults('HTTP'), 'http', 'service-defaults/api'],
  [
    'service-defaults over proxy-defaults',
    [...proxyDefaults('http'), ...serviceDefaults('grpc')],
    'grpc',
    'service-defaults/api',
  ],
  [
    'service-defaults without Protocol hides proxy-defaults (Q8)',
    [...proxyDefaults('http'), ...serviceDefaults('-')],
    'tcp',
    'service-defaults/api, which exists without Protocol',
  ],
  [
    'service-defaults of another service',
    [...proxyDefaults('http'), ...entry({ Kind: 'service-defaults', Name: 'web', Protocol: 'grpc' })],
    'http',
    'proxy-defaults/global',
  ],
])('%s', (_name, changes, protocol, decidedBy) => {
  expect(resolveProtocol(east(changes), 'api')).toEqual({ protocol, decidedBy });
});
