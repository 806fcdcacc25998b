import { z } from 'zod';

/*
 * Fields of Consul's service definition that mean something there and can not be done here. Each is refused with what to do instead: a
 * definition that is taken does what it says.
 */

/** A field that may be left out and nothing else. */
const refused = (instead: string) => z.undefined({ error: instead }).optional();

export const refusedOfService = {
  kind: z
    .enum(['', 'typical'], {
      error: 'the sidecar stands in connect.sidecar_service; a gateway is run with "peerway gateway"',
    })
    .optional(),
  token: refused('the token is given with --token-file, or in PEERWAY_HTTP_TOKEN'),
  socket_path: refused('a sidecar reaches its application by a port; give port'),
  proxy: refused('the sidecar stands in connect.sidecar_service, and this in its proxy'),
  ports: refused('a service has one port; give port'),
};

export const refusedOfSidecar = {
  kind: z
    .enum(['', 'connect-proxy'], { error: 'this is a sidecar; a gateway is run with "peerway gateway"' })
    .optional(),
  token: refusedOfService.token,
  socket_path: refused('a sidecar is reached by a port; give port'),
  check: refused('checks are those of the service; the sidecar is as alive as its link to the control plane'),
  checks: refused('checks are those of the service; the sidecar is as alive as its link to the control plane'),
  connect: refused('a sidecar has no sidecar of its own'),
};

export const refusedOfProxy = {
  destination_service_name: refused('it is the service that this definition is of'),
  destination_service_id: refused('it is the service that this definition is of'),
  local_service_socket_path: refused('a sidecar reaches its application by a port; give local_service_port'),
  mode: z
    .enum(['', 'direct'], {
      error: 'a sidecar is not put into the path transparently; give upstreams, which the application calls',
    })
    .optional(),
  transparent_proxy: refused('a sidecar is not put into the path transparently; leave it out'),
  mutual_tls_mode: z.enum(['', 'strict'], { error: 'mutual TLS is always strict' }).optional(),
  access_logs: refused('access logs are turned on with --access-log'),
  envoy_extensions: refused('this data plane is not Envoy; leave them out'),
};

export const refusedOfUpstream = {
  datacenter: z.literal('', { error: 'another cluster is reached as a peer; give destination_peer' }).optional(),
};

export const refusedOfConnect = {
  native: z
    .literal(false, { error: 'an application that joins the mesh itself is registered through /v1, without a sidecar' })
    .optional(),
};
