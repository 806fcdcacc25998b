import { type ConfigEntryKind, configEntrySchemas } from '@peerway/model/config-entry';
import { configEntryKinds } from '@peerway/model/config-entry-kinds';
import { describe, expect, it } from 'vitest';
import { describeConfigEntryFields, type FieldDescription, type FieldType } from './describe-fields.ts';
import { fieldDocKey, fieldDocKeys } from './field-docs.ts';
import { camelName, foldName, snakeName } from './field-name.ts';

function fieldsIn(value: FieldType): FieldDescription[] {
  if (value.type === 'object') return value.fields;
  if (value.type === 'list') return fieldsIn(value.item);
  return value.type === 'map' ? fieldsIn(value.value) : [];
}

/** The lists of fields of every object in a kind. */
const objectsOf = (fields: FieldDescription[]): FieldDescription[][] =>
  fields.length === 0 ? [] : [fields, ...fields.flatMap((field) => objectsOf(fieldsIn(field.value)))];

const objects = configEntryKinds.flatMap((kind) => objectsOf(describeConfigEntryFields(kind)));
const all = configEntryKinds.flatMap((kind) =>
  objectsOf(describeConfigEntryFields(kind))
    .flat()
    .map((field) => ({ kind, field })),
);

function find(kind: ConfigEntryKind, path: string): FieldDescription | undefined {
  return all.find((each) => each.kind === kind && each.field.path === path)?.field;
}

describe('describeConfigEntryFields', () => {
  it.each(configEntryKinds)('has every field of the schema of %s', (kind) => {
    const names = describeConfigEntryFields(kind).map(({ name }) => name);
    expect(names.sort()).toEqual(Object.keys(configEntrySchemas[kind].shape).sort());
  });

  it.each<[ConfigEntryKind, string, Partial<FieldDescription>]>([
    ['service-router', 'Name', { required: true, default: null, value: { type: 'text', values: null } }],
    ['service-router', 'Routes.Destination.RequestTimeout', { required: false, value: { type: 'duration' } }],
    ['service-router', 'Routes.Match.HTTP.Methods', { value: { type: 'list', item: { type: 'text', values: null } } }],
    ['service-router', 'Partition', { required: false, default: 'default' }],
    ['service-splitter', 'Splits.Weight', { required: true, value: { type: 'number' } }],
    [
      'service-intentions',
      'Sources.Permissions.Action',
      { required: true, value: { type: 'text', values: ['allow', 'deny'] } },
    ],
    [
      'service-defaults',
      'Protocol',
      { required: false, default: '', value: { type: 'text', values: ['tcp', 'http', 'http2', 'grpc'] } },
    ],
    ['service-defaults', 'MeshGateway.Mode', { value: { type: 'text', values: ['none', 'local', 'remote'] } }],
    ['proxy-defaults', 'Config', { default: {}, value: { type: 'map', value: { type: 'any' } } }],
    ['mesh', 'Name', { required: false, default: 'mesh', value: { type: 'text', values: ['mesh'] } }],
    ['mesh', 'Peering.PeerThroughMeshGateways', { required: false, default: false, value: { type: 'boolean' } }],
  ])('says of %s %s what it takes', (kind, path, description) => {
    expect(find(kind, path)).toMatchObject(description);
  });

  it('knows the type of every field that is not kept as given', () => {
    const any = all.filter(({ field }) => field.value.type === 'any').map(({ kind, field }) => `${kind} ${field.path}`);
    expect(any).toEqual([]);
  });

  it('is plain data', () => {
    for (const kind of configEntryKinds) {
      const fields = describeConfigEntryFields(kind);
      expect(JSON.parse(JSON.stringify(fields))).toEqual(fields);
    }
  });

  it('has a sentence for every field, and no sentence without a field', () => {
    expect(all.filter(({ field }) => field.doc === null).map(({ kind, field }) => `${kind} ${field.path}`)).toEqual([]);
    const used = new Set(all.map(({ kind, field }) => fieldDocKey(kind, field.path.split('.'))));
    expect(fieldDocKeys.filter((key) => !used.has(key))).toEqual([]);
  });
});

describe('names of fields', () => {
  it('are different in every style within one object', () => {
    for (const fields of objects) {
      const folded = fields.map(({ name }) => foldName(name));
      expect(new Set(folded).size).toBe(folded.length);
    }
  });

  it('are one field in CamelCase, camelCase and snake_case', () => {
    for (const { field } of all) {
      expect([camelName(field.name), snakeName(field.name)].map(foldName)).toEqual([
        foldName(field.name),
        foldName(field.name),
      ]);
    }
  });

  it.each([
    ['PathPrefix', 'pathPrefix', 'path_prefix'],
    ['HTTP', 'http', 'http'],
    ['TLSMinVersion', 'tlsMinVersion', 'tls_min_version'],
    ['JSONWebKeySet', 'jsonWebKeySet', 'json_web_key_set'],
    ['JWKSCluster', 'jwksCluster', 'jwks_cluster'],
    ['MutualTLSMode', 'mutualTLSMode', 'mutual_tls_mode'],
    ['ExternalSNI', 'externalSNI', 'external_sni'],
    ['EnforcingConsecutive5xx', 'enforcingConsecutive5xx', 'enforcing_consecutive5xx'],
    ['SanitizeXForwardedClientCert', 'sanitizeXForwardedClientCert', 'sanitize_x_forwarded_client_cert'],
  ])('%s: %s, %s', (name, camel, snake) => {
    expect([camelName(name), snakeName(name)]).toEqual([camel, snake]);
  });
});
