import { configEntrySchema } from '@peerway/model/config-entry';
import fc from 'fast-check';
import { apportion } from '../discovery-chain/apportion.ts';
import type { MeshChange } from '../state.ts';
import { entry } from './mesh-fixture.ts';

/* Entries of a few services that refer to one another in every way that the schemas let through, sensible or not. */

export const chainServiceNames = ['a', 'b', 'c', 'd'];
const name = fc.constantFrom(...chainServiceNames);
const subset = fc.constantFrom('', '', 'v1', 'v2');
const peer = fc.constantFrom('', '', 'west');
const headers = fc.record({ Set: fc.dictionary(fc.constantFrom('x', 'X', 'y'), fc.constantFrom('1', '2')) });

const legs = fc
  .array(
    fc.record({
      weight: fc.integer({ min: 0, max: 20 }),
      Service: name,
      ServiceSubset: subset,
      RequestHeaders: headers,
      ResponseHeaders: headers,
    }),
    { minLength: 1, maxLength: 4 },
  )
  .filter((list) => list.some(({ weight }) => weight > 0));

const splitter = fc.record({ Name: name, legs }).map(({ Name, legs: list }) => {
  const weights = apportion(
    10_000,
    list.map(({ weight }) => weight),
  );
  const Splits = list.map(({ weight: _, ...leg }, index) => ({ Weight: (weights[index] ?? 0) / 100, ...leg }));
  return { Kind: 'service-splitter', Name, Splits };
});

const router = fc.record({
  Kind: fc.constant('service-router'),
  Name: name,
  Routes: fc.array(fc.record({ Destination: fc.record({ Service: name, ServiceSubset: subset }) }), { maxLength: 3 }),
});

const redirect = fc.oneof(
  fc.record({ Service: name, ServiceSubset: subset }),
  fc.record({ Service: name, Peer: peer }),
  fc.constant({ SamenessGroup: 'all' }),
);
const failover = fc.oneof(
  fc.record({ Service: name, ServiceSubset: subset }),
  fc.record({ Targets: fc.array(fc.record({ Service: name, Peer: peer }), { minLength: 1, maxLength: 3 }) }),
  fc.constant({ SamenessGroup: 'all' }),
  fc.constant({ Datacenters: ['east', 'mars'] }),
);
const resolver = fc
  .record({
    Kind: fc.constant('service-resolver'),
    Name: name,
    DefaultSubset: fc.constantFrom('', 'v1'),
    Subsets: fc.constantFrom({}, { v1: { Filter: 'Service.Meta.version == v1' }, v2: { OnlyPassing: true } }),
    way: fc.oneof(
      fc.record({ Redirect: redirect }),
      fc.record({ Failover: fc.dictionary(fc.constantFrom('*', 'v1'), failover) }),
      fc.constant({}),
    ),
  })
  .map(({ way, ...fields }) => ({ ...fields, ...way }));

const others = fc.oneof(
  fc.record({
    Kind: fc.constant('service-defaults'),
    Name: name,
    Protocol: fc.constantFrom('', 'tcp', 'http', 'grpc'),
    ExternalSNI: fc.constantFrom('', '', 'x.example.com'),
  }),
  fc.record({
    Kind: fc.constant('sameness-group'),
    Name: fc.constant('all'),
    DefaultForFailover: fc.boolean(),
    IncludeLocal: fc.boolean(),
    Members: fc.constantFrom([{ Peer: 'west' }], [{ Partition: 'second' }, { Peer: 'west' }, { Partition: 'default' }]),
  }),
  fc.record({
    Kind: fc.constant('proxy-defaults'),
    Name: fc.constant('global'),
    Config: fc.constantFrom({}, { protocol: 'http' }),
  }),
);

/** Changes that write entries, each name once; those that a schema refuses are left out. */
export const chainEntries: fc.Arbitrary<MeshChange[][]> = fc
  .uniqueArray(fc.oneof(splitter, router, resolver, others), {
    maxLength: 14,
    selector: ({ Kind, Name }) => `${Kind}/${Name}`,
  })
  .map((documents) =>
    documents.flatMap((document) => {
      // Cast: what is no document is refused by the schema, and left out.
      const input = document as Parameters<typeof entry>[0];
      return configEntrySchema.safeParse(input).success ? [entry(input)] : [];
    }),
  );
