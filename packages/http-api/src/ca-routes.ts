import type { CaConfig, WriteCaConfigInput } from '@peerway/model/ca-config';
import { PeerwayError } from '@peerway/model/error';
import { formatDuration } from '@peerway/model/go-duration';
import {
  activateCaRoot,
  cancelCaRotation,
  readCa,
  readCaConfig,
  startCaRotation,
  writeCaConfig,
} from '@peerway/operations';
import { JsonFields } from './json-fields.ts';
import type { ApiRequest, Route } from './route.ts';

const text = (ms: number): string => formatDuration(ms * 1e6);

/** Consul's shape. There are no intermediates here, so their life is that of the roots. */
const toConsulConfig = (config: CaConfig): Record<string, unknown> => ({
  Provider: 'consul',
  Config: {
    LeafCertTTL: text(config.leafTtlMs),
    RootCertTTL: text(config.rootTtlMs),
    IntermediateCertTTL: text(config.rootTtlMs),
    CSRMaxPerSecond: config.csrMaxPerSecond,
    CSRMaxConcurrent: 0,
    PrivateKeyType: 'ec',
    PrivateKeyBits: 256,
  },
  State: null,
  ForceWithoutCrossSigning: false,
  CreateIndex: config.createIndex,
  ModifyIndex: config.modifyIndex,
});

const refuse = (field: string, message: string): never => {
  throw new PeerwayError('request.invalid', message, { field });
};

/** Fields of Consul's that could not be honoured are refused rather than dropped: they say whose keys sign. */
function readConsulConfig(body: unknown): WriteCaConfigInput {
  const fields = JsonFields.from(body);
  const provider = fields.text('Provider') || 'consul';
  if (provider !== 'consul')
    refuse('Provider', `the CA provider "${provider}" is not supported; the one there is, is "consul"`);
  const config = fields.object('Config') ?? JsonFields.from({});
  for (const field of ['PrivateKey', 'RootCert'])
    if (config.get(field) !== undefined && config.get(field) !== '')
      refuse(`Config.${field}`, 'roots are made here; start a rotation with PUT /v1/connect/ca/rotation');
  const keyType = config.text('PrivateKeyType') || 'ec';
  const keyBits = config.get('PrivateKeyBits') ?? 256;
  if (keyType !== 'ec' || keyBits !== 256) refuse('Config.PrivateKeyType', 'keys are of type "ec" with 256 bits');
  const concurrent = config.get('CSRMaxConcurrent') ?? 0;
  if (concurrent !== 0) refuse('Config.CSRMaxConcurrent', 'signing is limited by CSRMaxPerSecond only');
  const given = { leafTtl: 'LeafCertTTL', rootTtl: 'RootCertTTL', csrMaxPerSecond: 'CSRMaxPerSecond' };
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, field]) => {
      const value = config.get(field);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

async function startRotation(request: ApiRequest): Promise<{ json: unknown }> {
  const fields = JsonFields.from((await request.body()) ?? {});
  const withoutCrossSigning = fields.get('ForceWithoutCrossSigning') ?? false;
  const { rootId } = await startCaRotation(request.context, { withoutCrossSigning });
  return { json: { RootID: rootId } };
}

/** The certificate authority's configuration as Consul has it, and rotations, which are Peerway's own. */
export const caRoutes: Route[] = [
  {
    method: 'GET',
    path: 'connect/ca/configuration',
    operation: 'ca.readConfig',
    isBlocking: true,
    handle: ({ context }) => ({ json: toConsulConfig(readCaConfig(context)) }),
  },
  {
    method: 'PUT',
    path: 'connect/ca/configuration',
    operation: 'ca.writeConfig',
    async handle(request) {
      await writeCaConfig(request.context, readConsulConfig(await request.body()));
      return { json: undefined };
    },
  },
  {
    method: 'GET',
    path: 'connect/ca/rotation',
    operation: 'ca.read',
    isBlocking: true,
    handle({ context }) {
      const { roots, rotation } = readCa(context);
      return { json: { Rotation: rotation, Roots: roots } };
    },
  },
  { method: 'PUT', path: 'connect/ca/rotation', operation: 'ca.startRotation', handle: startRotation },
  {
    method: 'DELETE',
    path: 'connect/ca/rotation',
    operation: 'ca.cancelRotation',
    handle: async ({ context }) => ({ json: { RootID: (await cancelCaRotation(context)).rootId } }),
  },
  {
    method: 'PUT',
    path: 'connect/ca/rotation/activate',
    operation: 'ca.activateRoot',
    handle: async ({ context }) => ({ json: { RootID: (await activateCaRoot(context)).rootId } }),
  },
];
