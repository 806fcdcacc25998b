import { expect, it } from 'vitest';
import { freeLocalPort, type SnippetSource, type SnippetUpstream, upstreamSnippet } from './upstream-snippet';

const api: SnippetUpstream = { name: 'api', namespace: 'default', peer: 'west', port: 9191 };
const web: SnippetSource = {
  ...{ name: 'web', namespace: 'default', partition: 'default' },
  ...{ node: 'node-1', servicePort: 9100, proxyPort: 21_000 },
};
const at = 'http://127.0.0.1:8700';
/** What the shell hands to the command. */
const heredoc = (text: string): unknown => JSON.parse(text.split('\n').slice(1, -1).join('\n'));

it('is JSON that a definition file takes', () =>
  expect(JSON.parse(upstreamSnippet('json', api, web, at))).toEqual({
    upstreams: [{ destination_name: 'api', destination_peer: 'west', local_bind_port: 9191 }],
  }));

it('names a namespace that is not that of the service', () =>
  expect(JSON.parse(upstreamSnippet('json', api, { ...web, namespace: 'shop' }, at)).upstreams).toEqual([
    { destination_name: 'api', destination_namespace: 'default', destination_peer: 'west', local_bind_port: 9191 },
  ]));

it('is a block in HCL', () =>
  expect(upstreamSnippet('hcl', api, web, at)).toBe(
    'upstreams {\n  destination_name = "api"\n  destination_peer = "west"\n  local_bind_port  = 9191\n}',
  ));

it('is a command with the whole definition of the sidecar', () => {
  const text = upstreamSnippet('cli', api, web, at);
  expect(text).toMatch(/^peerway sidecar --http-addr http:\/\/127\.0\.0\.1:8700 .* --config - <<'END'\n/);
  expect(heredoc(text)).toEqual({
    node: 'node-1',
    service: {
      ...{ name: 'web', port: 9100 },
      connect: {
        sidecar_service: {
          port: 21_000,
          proxy: {
            upstreams: [{ destination_name: 'api', destination_peer: 'west', local_bind_port: 9191 }],
          },
        },
      },
    },
  });
});

it('has capitals in the place of what only the operator knows', () =>
  expect(
    heredoc(upstreamSnippet('cli', api, { ...web, name: '', node: '', servicePort: null, proxyPort: null }, at)),
  ).toMatchObject({
    node: 'NODE',
    service: { name: 'SERVICE', port: 'PORT', connect: { sidecar_service: { port: 'PROXY-PORT' } } },
  }));

it.each([
  ['default', 'api.svc.west.peer:9191'],
  ['shop', 'api.svc.shop.ns.west.peer:9191'],
])('is an annotation of pods, of a service in namespace %s', (namespace, expected) =>
  expect(upstreamSnippet('kubernetes', { ...api, namespace }, web, at)).toContain(
    `consul.hashicorp.com/connect-service-upstreams: "${expected}"`,
  ),
);

it.each([
  [[], 9191],
  [[9192], 9191],
  [[9191, 9192, 9193], 9194],
])('takes a local port that is free beside %j', (taken, port) => expect(freeLocalPort(taken)).toBe(port));
