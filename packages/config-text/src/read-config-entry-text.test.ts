import { describe, expect, it } from 'vitest';
import { readConfigEntryText } from './read-config-entry-text.ts';
import { ConfigEntryTextError } from './text-problem.ts';

/** The same router in every form that people keep it in. */
const routers: Record<string, string> = {
  'HCL with lists': `
    # Routes of the shop.
    Kind = "service-router"
    Name = "web"
    Routes = [
      {
        Match { HTTP { PathPrefix = "/admin" } }
        Destination { Service = "admin", RequestTimeout = "5s" }
      },
      { Match = { HTTP = { Header = [{ Name = "x-debug", Exact = "1" }] } }, Destination = { ServiceSubset = "v2" } },
    ]`,
  'HCL with blocks and snake_case': `
    kind = "service-router"
    name = "web"
    routes {
      match { http { path_prefix = "/admin" } }
      destination { service = "admin" request_timeout = "5s" }
    }
    routes {
      match { http { header { name = "x-debug" exact = "1" } } }
      destination { service_subset = "v2" }
    }`,
  JSON: `{
    "Kind": "service-router", "Name": "web", "Meta": null,
    "Routes": [
      {"Match": {"HTTP": {"PathPrefix": "/admin", "Header": null}}, "Destination": {"Service": "admin", "RequestTimeout": 5000000000}},
      {"Match": {"HTTP": {"Header": [{"Name": "x-debug", "Exact": "1"}]}}, "Destination": {"ServiceSubset": "v2"}}
    ]}`,
  YAML: `
Kind: service-router
Name: web
Routes:
  - Match: {HTTP: {PathPrefix: /admin}}
    Destination:
      Service: admin
      RequestTimeout: 5s
  - Match:
      HTTP:
        Header:
          - {Name: x-debug, Exact: "1"}
    Destination:
      ServiceSubset: v2
`,
  'a Kubernetes resource': `
apiVersion: consul.hashicorp.com/v1alpha1
kind: ServiceRouter
metadata:
  name: web
  labels: {app: shop}
  creationTimestamp: null
spec:
  routes:
    - match: {http: {pathPrefix: /admin}}
      destination: {service: admin, requestTimeout: 5s}
    - match: {http: {header: [{name: x-debug, exact: "1"}]}}
      destination: {serviceSubset: v2}
status:
  conditions: []
`,
  'a Kubernetes resource in JSON': JSON.stringify({
    apiVersion: 'consul.hashicorp.com/v1alpha1',
    kind: 'ServiceRouter',
    metadata: { name: 'web' },
    spec: {
      routes: [
        { match: { http: { pathPrefix: '/admin' } }, destination: { service: 'admin', requestTimeout: '5s' } },
        { match: { http: { header: [{ name: 'x-debug', exact: '1' }] } }, destination: { serviceSubset: 'v2' } },
      ],
    },
  }),
};

const router = {
  Kind: 'service-router',
  Name: 'web',
  Partition: 'default',
  Namespace: 'default',
  Routes: [
    { Match: { HTTP: { PathPrefix: '/admin' } }, Destination: { Service: 'admin', RequestTimeout: '5s' } },
    { Match: { HTTP: { Header: [{ Name: 'x-debug', Exact: '1' }] } }, Destination: { ServiceSubset: 'v2' } },
  ],
};

describe('readConfigEntryText', () => {
  it.each(Object.entries(routers))('reads one router from %s', (_form, text) => {
    expect(readConfigEntryText(text).entry).toEqual(router);
  });

  it.each<[string, string, unknown]>([
    [
      'labels',
      'Subsets "v1" { Filter = "a" }\nSubsets "v2" { OnlyPassing = true }',
      { v1: { Filter: 'a' }, v2: { OnlyPassing: true } },
    ],
    ['blocks in a block', 'Subsets { v1 { Filter = "a" } v2 {} }', { v1: { Filter: 'a' }, v2: {} }],
    ['an object', 'Subsets = { v1 = { Filter = "a" }, "v2" = {} }', { v1: { Filter: 'a' }, v2: {} }],
    ['several blocks', 'Subsets { v1 {} }\nSubsets { v2 {} }', { v1: {}, v2: {} }],
  ])('reads a map in HCL from %s', (_form, text, subsets) => {
    expect(readConfigEntryText(`Kind = "service-resolver"\nName = "web"\n${text}`).entry).toMatchObject({
      Subsets: subsets,
    });
  });

  it.each<[string, string, unknown]>([
    ['one block', 'Config { a { b_c = 1 } }', { a: { b_c: 1 } }],
    ['several blocks', 'Config { a { b = 1 } a { b = 2 } }', { a: [{ b: 1 }, { b: 2 }] }],
    ['null', 'Config { a = null }', { a: null }],
    ['names that differ in style', 'Config { a_b = 1 aB = 2 }', { a_b: 1, aB: 2 }],
  ])('keeps what is given as it is: %s', (_form, text, config) => {
    expect(readConfigEntryText(`Kind = "proxy-defaults"\nName = "global"\n${text}`).entry).toMatchObject({
      Config: config,
    });
  });

  it.each([
    ['{"Kind": "mesh"}', 'json'],
    ['\uFEFF  {"Kind": "mesh"}', 'json'],
    ['Kind = "mesh"', 'hcl'],
    ['# c\n// d\n/* e */ "Kind" = "mesh"', 'hcl'],
    ['TLS {}\nKind = "mesh"', 'hcl'],
    ['Kind: mesh', 'yaml'],
    ['---\nKind: mesh', 'yaml'],
    ['# Kind = "mesh"\n"Kind": mesh', 'yaml'],
  ])('tells the language of %j: %s', (text, format) => {
    expect(readConfigEntryText(text)).toMatchObject({ format, style: 'consul', entry: { Kind: 'mesh', Name: 'mesh' } });
  });

  it.each([
    ['mesh.json', '{"Kind": "mesh"}', 'json'],
    ['mesh.YAML', '{"Kind": "mesh"}', 'yaml'],
    ['mesh.yml', 'Kind: mesh', 'yaml'],
    ['mesh.hcl', '{"Kind": "mesh"}', 'json'],
    ['mesh.hcl', 'Kind = "mesh"', 'hcl'],
    ['mesh', 'Kind: mesh', 'yaml'],
  ])('goes by the name of the file: %s with %j is %s', (file, text, format) => {
    expect(readConfigEntryText(text, { file }).format).toBe(format);
  });

  it('reads what Kubernetes calls otherwise', () => {
    const text = `apiVersion: consul.hashicorp.com/v1alpha1
kind: ServiceIntentions
metadata: {name: web-intentions, namespace: shop, annotations: {peerway/meta: '{"a":"b"}', other: x}}
spec:
  destination: {name: web, namespace: apps}
  sources: [{name: api, action: allow}]
`;
    expect(readConfigEntryText(text)).toEqual({
      format: 'yaml',
      style: 'kubernetes',
      notes: ['metadata.namespace is a namespace of Kubernetes and not of the mesh; it is left out'],
      entry: {
        Kind: 'service-intentions',
        Name: 'web',
        Partition: 'default',
        Namespace: 'apps',
        Meta: { a: 'b' },
        Sources: [{ Name: 'api', Namespace: 'default', Peer: '', Action: 'allow' }],
      },
    });
  });

  it('finds every problem up to 20, in the order of the text', () => {
    const text = `Kind = "mesh"\n${Array.from({ length: 30 }, (_, index) => `Wrong${index} = 1`).join('\n')}`;
    try {
      readConfigEntryText(text);
      expect.unreachable();
    } catch (error) {
      if (!(error instanceof ConfigEntryTextError)) throw error;
      expect(error.problems.map(({ line }) => line)).toEqual(Array.from({ length: 20 }, (_, index) => index + 2));
      expect(error.message).toMatch(/^line 2, column 1: Wrong0 is not a field; .* \(and 19 more\)$/);
      expect(error.field).toBe('Wrong0');
    }
  });

  it('keeps messages short, however long the value is', () => {
    const text = `Kind: service-defaults\nName: web\nProtocol: ${'x'.repeat(100_000)}`;
    expect(() => readConfigEntryText(text)).toThrow(/^line 3, column 1: Protocol: "x{900,}\.\.\.$/);
  });

  it('counts columns without the byte order mark, and lines by their ends of any system', () => {
    const columns = ['\uFEFFFoo = 1', 'Kind = "mesh"\r\n\r\n  Foo = 1'].map((text) => {
      try {
        return readConfigEntryText(text.includes('Kind') ? text : `${text} Kind = "mesh"`);
      } catch (error) {
        return error instanceof ConfigEntryTextError ? [error.problems[0]?.line, error.problems[0]?.column] : error;
      }
    });
    expect(columns).toEqual([
      [1, 1],
      [3, 3],
    ]);
  });
});
