export type SnippetFormat = 'json' | 'hcl';

/** A port that examples use; the reader picks a free one. */
const EXAMPLE_PORT = 9191;

/** The upstream of a peer's service as it stands in a sidecar's registration, in Consul's words. */
export function upstreamSnippet(format: SnippetFormat, service: string, peer: string): string {
  if (format === 'hcl') {
    return [
      'upstreams {',
      `  destination_name = ${JSON.stringify(service)}`,
      `  destination_peer = ${JSON.stringify(peer)}`,
      `  local_bind_port  = ${EXAMPLE_PORT}`,
      '}',
    ].join('\n');
  }
  const upstream = { destination_name: service, destination_peer: peer, local_bind_port: EXAMPLE_PORT };
  return JSON.stringify({ upstreams: [upstream] }, null, 2);
}
