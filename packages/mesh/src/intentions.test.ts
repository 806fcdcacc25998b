import type { ServiceIntentionsEntry } from '@peerway/model/config-entry';
import { describe, expect, it } from 'vitest';
import { compileSnapshot } from './compile-snapshot.ts';
import { intentionRules } from './intentions.ts';
import type { MeshChange } from './state.ts';
import { demoWest, gatewayReference, resourceOf, resourcesOf, sidecarReference } from './testing/demo-clusters.ts';
import {
  bundle,
  clusterInfo,
  EAST_TRUST_DOMAIN,
  entry,
  peering,
  service,
  WEST_TRUST_DOMAIN,
  without,
} from './testing/mesh-fixture.ts';

type Source = Pick<ServiceIntentionsEntry['Sources'][number], 'Name' | 'Action'> & {
  Peer?: string;
  Namespace?: string;
};
const intentions = (Name: string, Sources: Source[]): MeshChange[] =>
  entry({ Kind: 'service-intentions', Name, Sources });
const api = { peer: '', partition: 'default', namespace: 'default', name: 'api' };

describe('rules of a destination', () => {
  const state = demoWest(
    intentions('*', [
      { Name: '*', Action: 'deny' },
      { Name: 'web', Action: 'allow' },
      { Name: '*', Peer: 'east', Action: 'allow' },
    ]),
    intentions('api', [
      { Name: '*', Action: 'allow' },
      { Name: 'web', Action: 'deny' },
      { Name: 'web', Peer: 'east', Action: 'allow' },
    ]),
  );

  it('stand in order of precedence: exact destination first, then exact source', () => {
    expect(intentionRules(state, api).rules.map((rule) => `${rule.action} ${rule.origin}`)).toEqual([
      'deny service-intentions/api, source web',
      'allow service-intentions/api, source web of peer east',
      'allow service-intentions/api, source *',
      'allow service-intentions/*, source web',
      'deny service-intentions/*, source *',
      'allow service-intentions/*, source * of peer east',
    ]);
  });

  it('name sources by the trust domain they come from, so that web here and web of a peer are two', () => {
    expect(intentionRules(state, api).rules.slice(0, 2)).toMatchObject([
      { trustDomain: WEST_TRUST_DOMAIN, namespace: 'default', service: 'web', action: 'deny' },
      {
        trustDomain: '11111111-1111-1111-1111-111111111111.consul',
        namespace: 'default',
        service: 'web',
        action: 'allow',
      },
    ]);
  });

  it('are the wildcard’s for a service without its own', () => {
    expect(intentionRules(state, { ...api, name: 'ledger' }).rules).toHaveLength(3);
  });
});

describe('a peer without trust bundle (Q7)', () => {
  const allowAll = { intentionDefaultPolicy: 'allow' as const };
  const state = demoWest(
    intentions('ledger', [{ Name: 'web', Peer: 'east', Action: 'deny' }]),
    without(bundle('east', '')),
  );
  const open = { ...state, cluster: clusterInfo('west', WEST_TRUST_DOMAIN, allowAll) };

  it('has no client that the sidecar of a TCP service would accept, even where everything is allowed', () => {
    const snapshot = compileSnapshot(open, sidecarReference('ledger'));
    expect(resourceOf(snapshot, 'listener', 'inbound').purpose).toMatchObject({ trustDomains: [WEST_TRUST_DOMAIN] });
    expect(resourcesOf(snapshot, 'trust-bundle')).toHaveLength(1);
  });

  it('is allowed nothing by default, so that a client of it that is still connected is denied', () => {
    const authorizationOf = (name: string): unknown =>
      resourceOf(compileSnapshot(open, sidecarReference(name)), 'authorization', 'inbound');
    expect(authorizationOf('ledger')).toMatchObject({
      defaultAction: 'deny',
      rules: [
        {
          trustDomain: WEST_TRUST_DOMAIN,
          namespace: '*',
          service: '*',
          action: 'allow',
          origin: 'default policy; the trust bundle of peer east is missing, so its clients are denied',
        },
      ],
    });
    // No intention on this one names the peer.
    expect(authorizationOf('api')).toMatchObject({
      defaultAction: 'deny',
      rules: [{ trustDomain: WEST_TRUST_DOMAIN, partition: 'default', action: 'allow', origin: 'default policy' }],
    });
  });

  it('is allowed nothing by default in a partition that it never told of', () => {
    const told = demoWest(intentions('ledger', [{ Name: 'web', Peer: 'east', Action: 'deny' }]));
    const snapshot = compileSnapshot(
      { ...told, cluster: clusterInfo('west', WEST_TRUST_DOMAIN, allowAll) },
      sidecarReference('ledger'),
    );
    const { defaultAction, rules } = resourceOf(snapshot, 'authorization', 'inbound');
    expect(defaultAction).toBe('deny');
    const ofEast = rules.filter((rule) => rule.trustDomain === EAST_TRUST_DOMAIN);
    expect(ofEast.map(({ action, partition }) => [action, partition])).toEqual([
      ['deny', 'default'],
      ['allow', 'default'],
    ]);
  });

  it('has no route to a terminated service at the gateway', () => {
    const routes = resourcesOf(compileSnapshot(open, gatewayReference), 'sni-route');
    expect(routes.map((route) => route.service)).toEqual(['ledger']);
  });

  it('gets its rule as soon as the bundle is there, and loses it with the peering', () => {
    const denied = intentions('ledger', [{ Name: 'web', Peer: 'east', Action: 'deny' }]);
    const ledger = { ...api, name: 'ledger' };
    expect(intentionRules(demoWest(denied), ledger)).toMatchObject({ rules: [{ action: 'deny' }], unknownPeers: [] });
    const deleting = demoWest(denied, peering('east', { state: 'DELETING' }));
    expect(intentionRules(deleting, ledger)).toEqual({ rules: [], unknownPeers: ['east'] });
  });
});

describe('under default allow', () => {
  it('clients of a peer are let into what an exported service’s chain leads to, and nowhere else', () => {
    const state = demoWest(
      service('api-v2'),
      service('other'),
      entry({ Kind: 'service-defaults', Name: 'api-v2', Protocol: 'http' }),
      entry({ Kind: 'service-resolver', Name: 'api', Redirect: { Service: 'api-v2' } }),
    );
    const open = { ...state, cluster: { ...state.cluster, intentionDefaultPolicy: 'allow' as const } };
    const domains = (name: string): string[] =>
      resourceOf(compileSnapshot(open, sidecarReference(name)), 'authorization', 'inbound').rules.map(
        ({ trustDomain }) => trustDomain,
      );
    expect(domains('api-v2')).toEqual([WEST_TRUST_DOMAIN, EAST_TRUST_DOMAIN]);
    expect(domains('other')).toEqual([WEST_TRUST_DOMAIN]);
  });
});
