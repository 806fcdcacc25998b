import { DEFAULT_NAMESPACE, DEFAULT_PARTITION } from '@peerway/model/default-scope';
import { shellCommand } from '@peerway/ui/shell-command';

export const snippetFormats = [
  { value: 'json', label: 'JSON' },
  { value: 'hcl', label: 'HCL' },
  { value: 'cli', label: 'CLI' },
  { value: 'kubernetes', label: 'Kubernetes' },
] as const;
export type SnippetFormat = (typeof snippetFormats)[number]['value'];

/** The upstream, and the local port that it is to listen on. */
export type SnippetUpstream = { name: string; namespace: string; peer: string; port: number };

/** The service that is to use it; null and `""`: only its operator knows, so capitals stand for it. */
export type SnippetSource = {
  name: string;
  namespace: string;
  partition: string;
  node: string;
  servicePort: number | null;
  proxyPort: number | null;
};

/** What the examples of the documentation begin with. */
const FIRST_PORT = 9191;
const PORT_MAX = 65_535;

/** A local port that no other upstream of the sidecar takes. */
export function freeLocalPort(taken: readonly number[]): number {
  let port = FIRST_PORT;
  while (taken.includes(port) && port < PORT_MAX) port += 1;
  return port;
}

/** How a service gets an upstream to a peer's service, in the words of whoever runs its sidecar. */
export function upstreamSnippet(
  format: SnippetFormat,
  upstream: SnippetUpstream,
  source: SnippetSource,
  httpAddress: string,
): string {
  switch (format) {
    case 'json':
      return JSON.stringify({ upstreams: [fieldsOf(upstream, source)] }, null, 2);
    case 'hcl':
      return hcl(fieldsOf(upstream, source));
    case 'cli':
      return sidecarCommand(upstream, source, httpAddress);
    case 'kubernetes':
      return deployment(upstream, source);
    default:
      return format satisfies never;
  }
}

type Fields = Record<string, string | number>;

/** In Consul's words. A namespace that is not told is that of the service itself. */
const fieldsOf = (
  { name, namespace, peer, port }: SnippetUpstream,
  source: Pick<SnippetSource, 'namespace'>,
): Fields => ({
  destination_name: name,
  ...(namespace === source.namespace ? {} : { destination_namespace: namespace }),
  destination_peer: peer,
  local_bind_port: port,
});

function hcl(fields: Fields): string {
  const width = Math.max(...Object.keys(fields).map((key) => key.length));
  const lines = Object.entries(fields).map(([key, value]) => `  ${key.padEnd(width)} = ${JSON.stringify(value)}`);
  return ['upstreams {', ...lines, '}'].join('\n');
}

/** Whole, so that it also starts the first sidecar of a service. */
function sidecarCommand(upstream: SnippetUpstream, source: SnippetSource, httpAddress: string): string {
  const definition = {
    node: source.node || 'NODE',
    service: {
      name: source.name || 'SERVICE',
      ...(source.partition === DEFAULT_PARTITION ? {} : { partition: source.partition }),
      ...(source.namespace === DEFAULT_NAMESPACE ? {} : { namespace: source.namespace }),
      port: source.servicePort ?? 'PORT',
      connect: {
        sidecar_service: { port: source.proxyPort ?? 'PROXY-PORT', proxy: { upstreams: [fieldsOf(upstream, source)] } },
      },
    },
  };
  const command = shellCommand([
    ...['peerway', 'sidecar', '--http-addr', httpAddress, '--token-file', 'TOKEN-FILE', '--data-dir', 'DATA'],
    ...['--config', '-'],
  ]);
  return [`${command} <<'END'`, JSON.stringify(definition, null, 2), 'END'].join('\n');
}

/** Consul's annotation on the pods of a workload; its injector makes the upstream of it. */
function deployment({ name, namespace, peer, port }: SnippetUpstream, source: SnippetSource): string {
  const inNamespace = namespace === DEFAULT_NAMESPACE ? '' : `.${namespace}.ns`;
  return [
    'apiVersion: apps/v1',
    'kind: Deployment',
    'metadata:',
    `  name: ${source.name || 'SERVICE'}`,
    'spec:',
    '  template:',
    '    metadata:',
    '      annotations:',
    '        consul.hashicorp.com/connect-inject: "true"',
    `        consul.hashicorp.com/connect-service-upstreams: "${name}.svc${inNamespace}.${peer}.peer:${port}"`,
  ].join('\n');
}
