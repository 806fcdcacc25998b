import type { ApplicationCheck } from '@peerway/gateway';
import { type CheckedPath, type Expose, isOwnHost, pathOfGrpcCheck, pathOfHttpCheck } from '@peerway/model/expose';
import { formatHostPort } from '@peerway/model/host-port';
import { z } from 'zod';

/* `proxy.expose` of a service definition: paths of the application that its sidecar opens without mutual TLS. */

const portSchema = z.int().min(1).max(65535);

export const exposeDefinitionSchema = z
  .strictObject({
    checks: z.boolean().default(false),
    paths: z
      .array(
        z.strictObject({
          path: z.string().regex(/^\/[^?#]*$/, 'a path must start with "/", and has no "?" and no "#"'),
          local_path_port: portSchema.optional(),
          listener_port: portSchema.optional(),
          protocol: z.enum(['', 'http', 'http2'], { error: 'the protocol of a path is "http" or "http2"' }).optional(),
        }),
      )
      .default([]),
  })
  .superRefine(({ paths }, context) => {
    for (const [position, { path }] of paths.entries())
      if (paths.findIndex((one) => one.path === path) < position)
        context.addIssue({ code: 'custom', path: ['paths', position, 'path'], message: `${path} is exposed twice` });
  });

/**
 * What is registered of it. The checks of the definition are made by the sidecar and not registered, so that their paths are written
 * out here; as with Consul, those are for the node itself.
 * @param ownNames by which a check may call the application's machine
 */
export function exposedPaths(
  expose: z.output<typeof exposeDefinitionSchema> | undefined,
  checks: readonly ApplicationCheck[],
  ownNames: readonly string[],
): Expose | undefined {
  if (expose === undefined) return undefined;
  const written = expose.paths.map((one) => ({
    Path: one.path,
    LocalPathPort: one.local_path_port,
    ListenerPort: one.listener_port,
    Protocol: one.protocol,
  }));
  const checked = (expose.checks ? checks : [])
    .map(pathOfCheck)
    .filter((one) => one !== null)
    .filter(({ host }) => isOwnHost(host, ownNames))
    .map((one) => ({ Path: one.path, LocalPathPort: one.port, Protocol: one.protocol, ParsedFromCheck: true }));
  return { Checks: expose.checks, Paths: [...written, ...checked] };
}

function pathOfCheck(check: ApplicationCheck): CheckedPath | null {
  switch (check.kind) {
    case 'http':
      return pathOfHttpCheck(check.url);
    case 'grpc':
      return check.tls ? null : pathOfGrpcCheck(formatHostPort({ host: check.address, port: check.port }));
    case 'tcp':
      return null;
    default:
      return check satisfies never;
  }
}
