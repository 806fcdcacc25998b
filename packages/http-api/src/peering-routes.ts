import { PeerwayError } from '@peerway/model/error';
import { peerNameSchema } from '@peerway/model/identifier';
import { deletePeering, establishPeering, generatePeeringToken, listPeerings, readPeering } from '@peerway/operations';
import { toConsulPeering } from './consul-peering.ts';
import { JsonFields } from './json-fields.ts';
import type { ApiRequest, Route } from './route.ts';
import { scopeOf } from './scope.ts';

/** Names are looked up in lower case, as Consul does. */
const nameOf = (request: ApiRequest): { name: string; partition: string } => ({
  name: (request.parameters.name ?? '').toLowerCase(),
  partition: scopeOf(request).partition,
});

async function readPeeringBody(
  request: ApiRequest,
  missingName: string,
): Promise<{ fields: JsonFields; peerName: string; partition: string }> {
  const body = await request.body();
  if (body === undefined)
    throw new PeerwayError('request.invalid', 'The peering arguments must be provided in the body');
  const fields = JsonFields.from(body);
  const peerName = fields.text('PeerName');
  if (peerName === '') throw new PeerwayError('request.invalid', missingName, { field: 'PeerName' });
  const partition = fields.text('Partition') || scopeOf(request).partition;
  return { fields, peerName, partition };
}

/** Consul answers 500 for a name that can not be one, though its text is a client's fault. */
function requirePeerName(name: string): string {
  const result = peerNameSchema.safeParse(name);
  if (!result.success)
    throw new PeerwayError(
      'peering.name_invalid',
      `${name} is not a valid peer name: ${result.error.issues[0]?.message}`,
      { field: 'PeerName' },
    );
  return name;
}

export const peeringRoutes: Route[] = [
  {
    method: 'POST',
    path: 'peering/token',
    operation: 'peering.generateToken',
    async handle(request) {
      const { fields, peerName, partition } = await readPeeringBody(
        request,
        'PeerName is required in the payload when generating a new peering token.',
      );
      const { token } = await generatePeeringToken(request.context, {
        peerName: requirePeerName(peerName),
        partition,
        meta: fields.get('Meta') ?? {},
        serverExternalAddresses: fields.list('ServerExternalAddresses'),
        ttl: fields.get('TTL'),
      });
      return { json: { PeeringToken: token } };
    },
  },
  {
    method: 'POST',
    path: 'peering/establish',
    operation: 'peering.establish',
    async handle(request) {
      const { fields, peerName, partition } = await readPeeringBody(
        request,
        'PeerName is required in the payload when establishing a peering.',
      );
      const peeringToken = fields.text('PeeringToken');
      if (peeringToken === '')
        throw new PeerwayError(
          'request.invalid',
          'PeeringToken is required in the payload when establishing a peering.',
          {
            field: 'PeeringToken',
          },
        );
      await establishPeering(request.context, {
        peerName: requirePeerName(peerName),
        partition,
        peeringToken,
        meta: fields.get('Meta') ?? {},
      });
      return { json: {} };
    },
  },
  {
    method: 'GET',
    path: 'peering/:name',
    operation: 'peering.read',
    isBlocking: true,
    handle: (request) => ({ json: toConsulPeering(readPeering(request.context, nameOf(request))) }),
  },
  {
    method: 'DELETE',
    path: 'peering/:name',
    operation: 'peering.delete',
    async handle(request) {
      await deletePeering(request.context, nameOf(request));
      return { json: undefined };
    },
  },
  {
    method: 'GET',
    path: 'peerings',
    operation: 'peering.list',
    isBlocking: true,
    handle(request) {
      const { partition } = scopeOf(request);
      return {
        json: listPeerings(request.context, partition).map(toConsulPeering),
      };
    },
  },
];
