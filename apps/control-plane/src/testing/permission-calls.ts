import type { ConfigEntryKind } from '@peerway/model/config-entry';
import type { OperationName } from '@peerway/operations';
import type { SubjectNames } from './permission-tokens.ts';
import {
  ABSENT_ID,
  entries,
  GATEWAY,
  IMPORTED,
  NAMESPACE,
  NODE,
  ON_SECOND_NODE,
  OWNER,
  PEER,
  type PermissionWorld,
  SECOND_NODE,
  SERVICE,
  SIDECAR,
  TARGET,
} from './permission-world.ts';

/* A table with a line for every case of every operation, as long as the table of permissions is wide; nothing is decided in it. */

/** How a case of an operation is asked for. What is made anew for each call is a function. */
export type PermissionCall = {
  /** Of the procedure; left out where it takes none. */
  input?: unknown;
  /** The operation has a procedure, but this case of it is one of /v1 alone. */
  isRouteOnly?: boolean;
  /** Each route by method and pattern, with the path where it has parameters or a query. */
  routes?: Record<string, { path?: string; body?: unknown; fails?: string }>;
  names?: Partial<SubjectNames>;
  /** A text that is in the answer where the caller sees what the call is about, and nowhere else. */
  shown?: string;
  /** What it answers to whom it shows nothing; `[]` where it is not said. */
  empty?: unknown;
  /** It always has something in it that is nobody's. */
  isNeverEmpty?: boolean;
  /** Puts back what an earlier call took away. */
  before?: () => Promise<unknown>;
  /** With all rights it ends with this code all the same: later than the rights are asked for, for want of the thing itself. */
  fails?: string;
};

/** How every case of every operation is called. */
export function permissionCalls(world: PermissionWorld): Record<OperationName, Record<string, PermissionCall>> {
  const { ids, register } = world;
  const unique = (): string => `walked-${Math.random().toString(36).slice(2)}`;
  const always = (call: PermissionCall): Record<string, PermissionCall> => ({ '': call });
  const question = { resource: 'mesh', access: 'read' };
  const kinds = Object.keys(entries) as ConfigEntryKind[];
  const byKind = (call: (kind: ConfigEntryKind, name: string) => PermissionCall): Record<string, PermissionCall> =>
    Object.fromEntries(
      kinds.map((kind) => [
        kind,
        { before: () => writeEntries('proxy-defaults', kind), ...call(kind, entries[kind].Name) },
      ]),
    );
  const writeEntries = async (...wanted: ConfigEntryKind[]): Promise<void> => {
    for (const kind of wanted) await world.writeEntry(kind);
  };
  const referring = 'service-router, -splitter or -resolver to another service';
  const redirect = { Kind: 'service-resolver', Name: SERVICE, Redirect: { Service: TARGET } };
  const toTarget = { names: { 'the destination': TARGET }, before: () => world.writeEntry('service-resolver') };
  const intention = { source: { name: 'whoever-calls' }, destination: { name: SERVICE } };
  const exact = `connect/intentions/exact?source=whoever-calls&destination=${SERVICE}`;
  const writeIntentions = () => world.writeEntry('service-intentions');
  const onNode = `node=${NODE}`;
  const instance = { node: NODE, id: `${GATEWAY}-1` };
  const gateway = { role: 'mesh-gateway', partition: 'default', node: NODE, id: `${GATEWAY}-1` };
  const sidecar = { role: 'sidecar', partition: 'default', node: NODE, id: `${SIDECAR}-1` };
  const registration = {
    node: { node: NODE, address: '127.0.0.1' },
    service: { id: `${SERVICE}-1`, service: SERVICE, port: 8001 },
  };
  const consumer = { service: SERVICE, peer: PEER, owner: OWNER };
  const consulMethod = {
    Name: world.authMethod.name,
    Type: 'jwt',
    MaxTokenTTL: '1h',
    Config: {
      BoundIssuer: 'https://issuer.test',
      BoundAudiences: ['peerway'],
      JWKSURL: 'https://issuer.test/keys',
    },
  };
  const consulRule = { AuthMethod: world.authMethod.name, BindType: 'service', BindName: SERVICE };
  const rule = { bindType: 'service', bindName: SERVICE };

  return {
    'access.authorize': always({
      routes: {
        'POST internal/acl/authorize': { body: [{ Resource: 'mesh', Access: 'read' }] },
      },
    }),
    'access.explain': {
      "the caller's own token": { input: question },
      'another token': { input: { ...question, accessorId: ids.token } },
    },
    'access.whatCan': {
      "the caller's own token": { input: {} },
      'another token': { input: { accessorId: ids.token } },
    },
    'access.whoCan': always({ input: question }),
    'acl.bootstrap': always({
      input: {},
      routes: { 'PUT acl/bootstrap': { body: {} } },
      fails: 'acl.bootstrap_closed',
    }),
    'acl.login': always({
      input: { authMethod: 'absent', bearerToken: 'x' },
      routes: {
        'POST acl/login': { body: { AuthMethod: 'absent', BearerToken: 'x' } },
        'PUT acl/login': { body: { AuthMethod: 'absent', BearerToken: 'x' } },
      },
      fails: 'request.not_found',
    }),
    // Ends the caller's own token, where that is one of a login: apps/control-plane/src/attacks/login.int.test.ts.
    'acl.logout': always({
      routes: { 'POST acl/logout': {}, 'PUT acl/logout': {} },
      fails: 'acl.permission_denied',
    }),
    'agent.self': always({ routes: { 'GET agent/self': { path: `agent/self?${onNode}` } } }),
    'attention.get': always({
      before: () => world.writeEntry('service-defaults'),
      shown: `"service-defaults","name":"${SERVICE}"`,
      isNeverEmpty: true,
    }),
    'audit.export': always({ input: {} }),
    'audit.list': always({ input: {}, routes: { 'GET operator/audit': {} } }),
    'audit.newer': always({ input: { after: 0 } }),
    'audit.verify': always({ routes: { 'GET operator/audit/verify': {} } }),
    'authMethod.create': always({
      input: () => ({ ...world.authMethod, name: unique() }),
      routes: { 'PUT acl/auth-method': { body: () => ({ ...consulMethod, Name: unique() }) } },
    }),
    'authMethod.delete': always({
      input: { name: 'absent' },
      routes: { 'DELETE acl/auth-method/:name': { path: 'acl/auth-method/absent' } },
    }),
    'authMethod.list': always({ routes: { 'GET acl/auth-methods': {} } }),
    'authMethod.previewLogin': always({
      input: { name: world.authMethod.name, claims: {} },
    }),
    'authMethod.read': always({
      input: { name: world.authMethod.name },
      routes: { 'GET acl/auth-method/:name': { path: `acl/auth-method/${world.authMethod.name}` } },
    }),
    'authMethod.update': always({
      input: world.authMethod,
      routes: {
        'PUT acl/auth-method/:name': { path: `acl/auth-method/${world.authMethod.name}`, body: consulMethod },
      },
    }),
    'bindingRule.create': always({
      input: { authMethod: world.authMethod.name, ...rule },
      routes: { 'PUT acl/binding-rule': { body: consulRule } },
    }),
    'bindingRule.delete': always({
      input: { id: ABSENT_ID },
      routes: { 'DELETE acl/binding-rule/:id': { path: `acl/binding-rule/${ABSENT_ID}` } },
    }),
    'bindingRule.list': always({ routes: { 'GET acl/binding-rules': {} } }),
    'bindingRule.read': always({
      input: { id: ids.bindingRule },
      routes: { 'GET acl/binding-rule/:id': { path: `acl/binding-rule/${ids.bindingRule}` } },
    }),
    'bindingRule.update': always({
      input: { id: ids.bindingRule, ...rule },
      routes: { 'PUT acl/binding-rule/:id': { path: `acl/binding-rule/${ids.bindingRule}`, body: consulRule } },
    }),
    // There is no new root that could sign, or be taken back.
    'ca.activateRoot': always({ routes: { 'PUT connect/ca/rotation/activate': {} }, fails: 'request.conflict' }),
    'ca.cancelRotation': always({ routes: { 'DELETE connect/ca/rotation': {} }, fails: 'request.conflict' }),
    'ca.read': always({ routes: { 'GET connect/ca/rotation': {} } }),
    'ca.readConfig': always({ routes: { 'GET connect/ca/configuration': {} } }),
    'ca.roots': always({ routes: { 'GET connect/ca/roots': {} } }),
    'ca.startRotation': always({
      input: {},
      // One at a time; what it takes is looked at after the rights.
      routes: {
        'PUT connect/ca/rotation': { body: { ForceWithoutCrossSigning: 'perhaps' }, fails: 'request.invalid' },
      },
    }),
    'ca.writeConfig': always({
      input: { leafTtl: '24h' },
      routes: { 'PUT connect/ca/configuration': { body: { Config: { LeafCertTTL: '24h' } } } },
    }),
    'catalog.checks': {
      'of a node': {
        routes: {
          'GET health/node/:node': { path: `health/node/${NODE}` },
          'GET health/state/:state': { path: 'health/state/any' },
        },
        shown: 'check-of-node',
      },
      'of a service': {
        routes: {
          'GET health/checks/:service': { path: `health/checks/${SERVICE}` },
          'GET health/state/:state': { path: 'health/state/any' },
        },
        shown: 'check-of-service',
      },
    },
    'catalog.datacenters': always({ routes: { 'GET catalog/datacenters': {} } }),
    'catalog.deregister': always({
      input: { node: NODE, serviceId: `${SERVICE}-1` },
      routes: { 'PUT agent/service/deregister/:id': { path: `agent/service/deregister/${SERVICE}-1?${onNode}` } },
      before: register,
    }),
    'catalog.deregisterNode': {
      'a node with all on it': {
        names: { 'the node': SECOND_NODE, 'the service': ON_SECOND_NODE },
        before: world.registerSecondNode,
        routes: { 'PUT catalog/deregister': { body: { Node: SECOND_NODE } } },
      },
      'an instance': {
        before: register,
        routes: { 'PUT catalog/deregister': { body: { Node: NODE, ServiceID: `${SERVICE}-1` } } },
      },
      "a node's check": {
        before: register,
        routes: {
          'PUT catalog/deregister': { body: { Node: NODE, CheckID: 'check-of-node' } },
          'PUT agent/check/deregister/:id': { path: `agent/check/deregister/check-of-node?${onNode}` },
        },
      },
      "a service's check": {
        before: register,
        routes: {
          'PUT catalog/deregister': { body: { Node: NODE, CheckID: 'check-of-service' } },
          'PUT agent/check/deregister/:id': { path: `agent/check/deregister/check-of-service?${onNode}` },
        },
      },
    },
    'catalog.gatewayServices': always({
      routes: { 'GET catalog/gateway-services/:gateway': { path: `catalog/gateway-services/${GATEWAY}` } },
    }),
    'catalog.instances': {
      'of a service': {
        before: register,
        routes: {
          'GET catalog/service/:service': { path: `catalog/service/${SERVICE}` },
          'GET health/service/:service': { path: `health/service/${SERVICE}` },
        },
        shown: `"${NODE}"`,
      },
      'the proxies in front of it': {
        before: register,
        names: { 'the service': SIDECAR },
        routes: {
          'GET catalog/connect/:service': { path: `catalog/connect/${SERVICE}` },
          'GET health/connect/:service': { path: `health/connect/${SERVICE}` },
        },
        shown: `"${NODE}"`,
      },
    },
    'catalog.node': always({
      routes: {
        'GET catalog/node/:node': { path: `catalog/node/${NODE}` },
        'GET catalog/node-services/:node': { path: `catalog/node-services/${NODE}` },
      },
      shown: NODE,
      empty: null,
    }),
    'catalog.nodeInstances': always({
      before: register,
      routes: {
        'GET agent/services': { path: `agent/services?${onNode}` },
        'GET agent/checks': { path: `agent/checks?${onNode}` },
      },
      shown: `"${SERVICE}-1"`,
      empty: {},
    }),
    'catalog.nodes': always({ input: {}, routes: { 'GET catalog/nodes': {} }, shown: NODE }),
    'catalog.readInstance': always({
      before: register,
      routes: {
        'GET agent/service/:id': { path: `agent/service/${SERVICE}-1?${onNode}` },
        'GET agent/health/service/name/:name': { path: `agent/health/service/name/${SERVICE}?${onNode}` },
        'GET agent/health/service/id/:id': { path: `agent/health/service/id/${SERVICE}-1?${onNode}` },
      },
      shown: '8001',
    }),
    'catalog.register': {
      'on a new node, or as it is known': {
        input: registration,
        routes: {
          'PUT agent/service/register': {
            path: `agent/service/register?${onNode}`,
            body: { ID: `${SERVICE}-1`, Name: SERVICE, Port: 8001 },
          },
        },
      },
      'changing what is known of the node': {
        input: () => ({ ...registration, node: { ...registration.node, meta: { changed: unique() } } }),
      },
    },
    'catalog.registerNode': {
      'a node': {
        routes: { 'PUT catalog/register': { body: { Node: NODE, Address: '127.0.0.1' } } },
      },
      'an instance, or a check of one': {
        before: register,
        routes: {
          'PUT catalog/register': {
            body: {
              Node: NODE,
              Address: '127.0.0.1',
              Service: { ID: `${SERVICE}-1`, Service: SERVICE, Port: 8001 },
            },
          },
          'PUT agent/check/register': {
            path: `agent/check/register?${onNode}`,
            body: { CheckID: 'check-of-service', Name: 'of it', TTL: '10s', ServiceID: `${SERVICE}-1` },
          },
        },
      },
    },
    'catalog.services': always({ routes: { 'GET catalog/services': {} }, shown: `"${SERVICE}"`, empty: {} }),
    'check.update': {
      "a node's": {
        before: register,
        routes: {
          'PUT agent/check/pass/:id': { path: `agent/check/pass/check-of-node?${onNode}` },
          'PUT agent/check/update/:id': {
            path: `agent/check/update/check-of-node?${onNode}`,
            body: { Status: 'passing' },
          },
        },
      },
      "a service's": {
        before: register,
        routes: {
          'PUT agent/check/fail/:id': { path: `agent/check/fail/check-of-service?${onNode}` },
          'PUT agent/check/warn/:id': { path: `agent/check/warn/check-of-service?${onNode}` },
          'PUT agent/check/update/:id': {
            path: `agent/check/update/check-of-service?${onNode}`,
            body: { Status: 'passing' },
          },
        },
      },
    },
    'cluster.get': always({}),
    'cluster.status': always({ routes: { 'GET status/leader': {}, 'GET status/peers': {} } }),
    'configEntry.delete': byKind((kind, name) => ({
      input: { kind, name },
      routes: { 'DELETE config/:kind/:name': { path: `config/${kind}/${name}` } },
    })),
    'configEntry.list': byKind((kind, name) => ({
      input: { kind },
      routes: { 'GET config/:kind': { path: `config/${kind}` } },
      shown: `"Name":"${name}"`,
    })),
    'configEntry.listRevisions': byKind((kind, name) => ({ input: { kind, name } })),
    'configEntry.parse': always({ input: { text: 'Kind = "mesh"' } }),
    'configEntry.preview': {
      ...byKind((kind) => ({ input: { entry: { Kind: kind, ...entries[kind] } } })),
      [referring]: { ...toTarget, input: { entry: redirect } },
    },
    'configEntry.read': byKind((kind, name) => ({
      input: { kind, name },
      routes: { 'GET config/:kind/:name': { path: `config/${kind}/${name}` } },
    })),
    'configEntry.rollBack': {
      ...byKind((kind, name) => ({ input: { kind, name, index: world.revisions[kind] } })),
      [referring]: {
        ...toTarget,
        input: { kind: 'service-resolver', name: SERVICE, index: world.redirectRevision },
      },
    },
    'configEntry.text': byKind((kind, name) => ({ input: { kind, name, format: 'hcl' } })),
    'configEntry.write': {
      ...byKind((kind) => ({
        input: { entry: { Kind: kind, ...entries[kind] } },
        routes: { 'PUT config': { body: { Kind: kind, ...entries[kind] } } },
      })),
      [referring]: { ...toTarget, input: { entry: redirect }, routes: { 'PUT config': { body: redirect } } },
    },
    'discoveryChain.list': always({
      before: () => world.writeEntry('service-resolver'),
      shown: `"service":"${SERVICE}"`,
    }),
    'discoveryChain.read': always({
      input: { service: SERVICE },
      routes: {
        'GET discovery-chain/:service': { path: `discovery-chain/${SERVICE}` },
        'POST discovery-chain/:service': { path: `discovery-chain/${SERVICE}` },
      },
    }),
    'events.watch': always({}),
    'exportedService.addConsumer': always({ input: consumer }),
    'exportedService.deletePart': always({ input: { owner: OWNER } }),
    'exportedService.list': always({
      before: () => world.writeEntry('exported-services'),
      routes: { 'GET exported-services': {} },
      shown: SERVICE,
    }),
    'exportedService.listForPeer': always({
      before: () => world.writeEntry('exported-services'),
      routes: { 'GET internal/ui/exported-services': { path: `internal/ui/exported-services?peer=${PEER}` } },
      shown: SERVICE,
    }),
    'exportedService.listParts': always({ before: () => world.writePart(), shown: OWNER }),
    'exportedService.removeConsumer': always({ before: () => world.writePart(), input: consumer }),
    'exportedService.writePart': always({ input: { owner: OWNER, services: [] } }),
    'gateway.history': always({ input: instance, shown: 'stepMs' }),
    'gateway.list': always({ shown: GATEWAY }),
    'gateway.read': always({ input: instance, shown: '8443' }),
    'intention.check': always({
      input: intention,
      routes: {
        'GET connect/intentions/check': {
          path: `connect/intentions/check?source=whoever-calls&destination=${SERVICE}`,
        },
      },
    }),
    'intention.delete': always({
      input: intention,
      routes: { 'DELETE connect/intentions/exact': { path: exact } },
      before: writeIntentions,
    }),
    'intention.list': always({
      before: writeIntentions,
      routes: { 'GET connect/intentions': {} },
      shown: SERVICE,
    }),
    'intention.match': {
      'by destination': {
        input: { by: 'destination', name: SERVICE },
        routes: { 'GET connect/intentions/match': { path: `connect/intentions/match?by=destination&name=${SERVICE}` } },
      },
      'by source': {
        input: { by: 'source', name: SERVICE },
        routes: { 'GET connect/intentions/match': { path: `connect/intentions/match?by=source&name=${SERVICE}` } },
      },
    },
    'intention.read': always({
      before: writeIntentions,
      input: intention,
      routes: { 'GET connect/intentions/exact': { path: exact } },
    }),
    'intention.write': always({
      input: { ...intention, action: 'allow' },
      routes: { 'PUT connect/intentions/exact': { path: exact, body: { Action: 'allow' } } },
    }),
    'meshGatewayMode.list': always({
      before: register,
      shown: `"${SERVICE}"`,
      empty: { proxyDefaults: '', services: [], rows: [] },
    }),
    'meshGatewayMode.preview': {
      'of a partition': { input: { level: 'proxy-defaults', mode: 'local' } },
      'of a service': { input: { level: 'service-defaults', service: SERVICE, mode: 'remote' } },
    },
    'meshGatewayMode.set': {
      'of a partition': { input: { level: 'proxy-defaults', mode: '' } },
      'of a service': { input: { level: 'service-defaults', service: SERVICE, mode: '' } },
    },
    'namespace.delete': always({
      names: { 'the namespace': 'walked-absent' },
      input: { name: 'walked-absent' },
      routes: { 'DELETE namespace/:name': { path: 'namespace/walked-absent' } },
    }),
    'namespace.list': always({ input: {}, routes: { 'GET namespaces': {} }, shown: NAMESPACE }),
    'namespace.read': always({
      input: { name: NAMESPACE },
      routes: { 'GET namespace/:name': { path: `namespace/${NAMESPACE}` } },
    }),
    'namespace.write': always({
      input: { name: NAMESPACE },
      routes: {
        'PUT namespace': { body: { Name: NAMESPACE } },
        'PUT namespace/:name': { path: `namespace/${NAMESPACE}`, body: {} },
      },
    }),
    'partition.delete': always({
      input: { name: 'walked-absent' },
      routes: { 'DELETE partition/:name': { path: 'partition/walked-absent' } },
    }),
    'partition.list': always({ routes: { 'GET partitions': {} } }),
    'partition.read': always({
      input: { name: 'default' },
      routes: { 'GET partition/:name': { path: 'partition/default' } },
    }),
    'partition.write': always({
      input: { name: 'elsewhere' },
      routes: {
        'PUT partition': { body: { Name: 'elsewhere' } },
        'PUT partition/:name': { path: 'partition/elsewhere', body: {} },
      },
    }),
    'peering.delete': always({
      input: { name: 'absent' },
      routes: { 'DELETE peering/:name': { path: 'peering/absent' } },
    }),
    'peering.deletionImpact': always({ input: { name: PEER } }),
    'peering.establish': always({
      input: { peerName: 'walked-other', peeringToken: '????' },
      routes: { 'POST peering/establish': { body: { PeerName: 'walked-other', PeeringToken: '????' } } },
      fails: 'peering.token_invalid',
    }),
    'peering.generateToken': always({
      input: { peerName: 'walked-acceptor' },
      routes: { 'POST peering/token': { body: { PeerName: 'walked-acceptor' } } },
    }),
    'peering.list': always({ routes: { 'GET peerings': {} }, shown: PEER }),
    'peering.preflight': always({ input: { peeringToken: '????' }, fails: 'peering.token_invalid' }),
    'peering.read': always({
      input: { name: PEER },
      routes: { 'GET peering/:name': { path: `peering/${PEER}` } },
    }),
    'peering.services': always({ input: { name: PEER } }),
    'policy.create': always({
      input: () => ({ name: unique(), rules: '' }),
      routes: { 'PUT acl/policy': { body: () => ({ Name: unique() }) } },
    }),
    'policy.delete': always({
      input: { id: ABSENT_ID },
      routes: { 'DELETE acl/policy/:id': { path: `acl/policy/${ABSENT_ID}` } },
    }),
    'policy.list': always({ routes: { 'GET acl/policies': {} } }),
    'policy.read': always({
      input: { id: ids.policy },
      routes: {
        'GET acl/policy/:id': { path: `acl/policy/${ids.policy}` },
        'GET acl/policy/name/:name': { path: 'acl/policy/name/walked-policy' },
        'GET acl/policy/name/builtin/:builtin': { path: 'acl/policy/name/builtin/global-read-only' },
      },
    }),
    'policy.update': always({
      input: { id: ids.policy },
      routes: { 'PUT acl/policy/:id': { path: `acl/policy/${ids.policy}`, body: { Name: 'walked-policy' } } },
    }),
    'proxy.list': always({ before: register, names: { 'the service': SIDECAR }, shown: SIDECAR }),
    'proxy.report': {
      'of a gateway': { before: register, input: reportOf(gateway) },
      'of a sidecar': { before: register, input: reportOf(sidecar) },
    },
    'proxy.signLeaf': {
      'of a gateway': { input: { csrPem: world.csr.gateway } },
      'of a service': { input: { csrPem: world.csr.service } },
    },
    'proxy.watch': {
      'of a gateway': { before: register, input: { proxy: gateway } },
      'of a sidecar': { before: register, input: { proxy: sidecar } },
    },
    'role.create': always({
      input: () => ({ name: unique() }),
      routes: { 'PUT acl/role': { body: () => ({ Name: unique() }) } },
    }),
    'role.delete': always({
      input: { id: ABSENT_ID },
      routes: { 'DELETE acl/role/:id': { path: `acl/role/${ABSENT_ID}` } },
    }),
    'role.list': always({ routes: { 'GET acl/roles': {} } }),
    'role.read': always({
      input: { id: ids.role },
      routes: {
        'GET acl/role/:id': { path: `acl/role/${ids.role}` },
        'GET acl/role/name/:name': { path: 'acl/role/name/walked-role' },
      },
    }),
    'role.update': always({
      input: { id: ids.role },
      routes: { 'PUT acl/role/:id': { path: `acl/role/${ids.role}`, body: { Name: 'walked-role' } } },
    }),
    'service.list': {
      'of this cluster': { before: register, shown: `"${SERVICE}"` },
      'of a peer': { routes: { 'GET imported-services': {} }, shown: IMPORTED },
    },
    'service.planUpstream': always({
      before: register,
      input: { service: SERVICE, destination: { name: IMPORTED, peer: PEER } },
      shown: 'ways',
    }),
    'service.read': always({ before: register, input: { name: SERVICE }, shown: 'instances' }),
    'service.setMaintenance': always({
      before: register,
      routes: {
        'PUT agent/service/maintenance/:id': {
          path: `agent/service/maintenance/${SERVICE}-1?enable=false&${onNode}`,
        },
      },
    }),
    'session.current': always({}),
    'session.list': {
      "the caller's own token": { input: {} },
      'another token': { input: { all: true } },
    },
    'session.methods': always({}),
    'session.revoke': {
      "the caller's own": { input: { id: ABSENT_ID }, fails: 'request.not_found' },
      "another token's": { input: async () => ({ id: await world.signIn() }), shown: '{}' },
    },
    'session.revokeOthers': always({}),
    'session.signIn': always({ input: { token: world.cluster.managementToken } }),
    'session.signOut': always({}),
    'templatedPolicy.list': always({ routes: { 'GET acl/templated-policies': {} } }),
    'templatedPolicy.preview': always({
      input: { templateName: 'builtin/dns' },
      routes: {
        'POST acl/templated-policy/preview/:name': { path: 'acl/templated-policy/preview/builtin%2Fdns', body: {} },
        'POST acl/templated-policy/preview/builtin/:builtin': {
          path: 'acl/templated-policy/preview/builtin/dns',
          body: {},
        },
      },
    }),
    'templatedPolicy.read': always({
      input: { templateName: 'builtin/dns' },
      routes: {
        'GET acl/templated-policy/name/:name': { path: 'acl/templated-policy/name/builtin%2Fdns' },
        'GET acl/templated-policy/name/builtin/:builtin': { path: 'acl/templated-policy/name/builtin/dns' },
      },
    }),
    'token.clone': always({
      input: { accessorId: ids.token },
      routes: { 'PUT acl/token/:accessor/clone': { path: `acl/token/${ids.token}/clone`, body: {} } },
    }),
    'token.create': always({ input: {}, routes: { 'PUT acl/token': { body: {} } } }),
    'token.createForMeshGateway': always({ input: { gateway: GATEWAY } }),
    'token.delete': always({
      input: { accessorId: ABSENT_ID },
      routes: { 'DELETE acl/token/:accessor': { path: `acl/token/${ABSENT_ID}` } },
    }),
    'token.gatewayNeeds': always({ input: { gateway: GATEWAY } }),
    'token.list': always({ routes: { 'GET acl/tokens': {} } }),
    'token.read': always({
      input: { accessorId: ids.token },
      routes: { 'GET acl/token/:accessor': { path: `acl/token/${ids.token}` } },
    }),
    'token.self': always({ routes: { 'GET acl/token/self': {} } }),
    'token.update': always({
      input: { accessorId: ids.token },
      routes: { 'PUT acl/token/:accessor': { path: `acl/token/${ids.token}`, body: {} } },
    }),
    'topology.at': always({
      before: register,
      input: { at: '2026-01-01T00:00:00Z' },
      shown: `"${SERVICE}"`,
      isNeverEmpty: true,
    }),
    'topology.get': always({ before: register, shown: `"${SERVICE}"`, isNeverEmpty: true }),
    'topology.watch': always({ before: register, shown: `"${SERVICE}"`, isNeverEmpty: true }),
    'traffic.history': {
      'of a service': { input: { of: { kind: 'service', name: SERVICE } }, shown: 'stepMs' },
      'with a peer': { input: { of: { kind: 'peer', name: PEER, direction: 'to' } } },
    },
  };
}

/** A report of a proxy that has seen nothing yet. */
const reportOf = (proxy: Record<string, unknown>): unknown => ({
  proxy,
  instance: 'walked',
  sequence: 0,
  startedAt: '2026-01-01T00:00:00Z',
  at: '2026-01-01T00:00:00Z',
  intervalMs: 2_000,
  version: '0',
  snapshot: { index: 0, appliedAt: null, rejected: null },
  leaf: null,
  process: { rssBytes: 0, cpuMicros: 0, openConnections: 0 },
  handshakes: { succeeded: 0, failed: {} },
  rejectedHellos: {},
  draining: false,
  application: null,
  traffic: [],
});
