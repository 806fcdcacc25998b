import { create } from '@bufbuild/protobuf';
import { SortedMap } from '@peerway/mesh';
import { HEARTBEAT_INTERVAL_MS, HEARTBEAT_TIMEOUT_MS } from '@peerway/model/peering';
import { describe, expect, it } from 'vitest';
import { Operation, ReplicationMessageSchema } from '../gen/hashicorp/consul/internal/peerstream/peerstream_pb.js';
import {
  heartbeatMessage,
  openMessage,
  type ReplicationMessage,
  replyMessage,
  subscribeMessage,
  terminatedMessage,
} from '../wire/message.ts';
import { resourceUrls } from '../wire/resource-url.ts';
import { type StreamEffect, StreamMachine } from './machine.ts';
import { type ExportedResource, exportedResource, resourceKey } from './resource.ts';

const { exportedService, exportedServiceList, trustBundle, serverAddresses } = resourceUrls;
const start = 1_000_000;

function machine(role: 'acceptor' | 'dialer' = 'acceptor'): StreamMachine {
  const made = new StreamMachine({ role, remotePeerId: role === 'dialer' ? 'acceptors-id' : '' });
  made.start(start);
  return made;
}

/** Everything that waits to be sent, in short. */
function sent(from: StreamMachine): string[] {
  const out: string[] = [];
  for (let message = from.next(); message !== null; message = from.next()) out.push(inShort(message));
  return out;
}

function inShort({ Payload: payload }: ReplicationMessage): string {
  const short = (url: string): string => url.split('.').at(-1) ?? '';
  switch (payload.case) {
    case 'request': {
      const { ResourceURL: url, ResponseNonce: nonce, Error: error, PeerID: peerId } = payload.value;
      if (nonce === '' && !error) return `subscribe ${short(url)} "${peerId}"`;
      return error ? `nack ${short(url)} ${nonce} ${error.code}` : `ack ${short(url)} ${nonce}`;
    }
    case 'response':
      return `response ${payload.value.Nonce} ${payload.value.ResourceID} ${payload.value.Resource?.value.length}`;
    default:
      return payload.case ?? 'nothing';
  }
}

/** A machine whose other side subscribed to everything, with nothing waiting. */
function subscribed(role: 'acceptor' | 'dialer' = 'acceptor'): StreamMachine {
  const made = machine(role);
  for (const url of Object.values(resourceUrls)) made.receive(subscribeMessage(url, ''), start);
  sent(made);
  return made;
}

function offered(...list: ExportedResource[]): SortedMap<ExportedResource> {
  return SortedMap.of(list.map((each) => [resourceKey(each.url, each.id), each]));
}
const service = (id: string, content = id): ExportedResource =>
  exportedResource(exportedService, id, Buffer.from(content));
const list = (content: string): ExportedResource =>
  exportedResource(exportedServiceList, 'exported-service-list', Buffer.from(content));

const failures = (effects: StreamEffect[]): unknown[] =>
  effects.map((effect) => (effect.kind === 'failed' ? effect.failure : effect.kind));

describe('the start of a stream', () => {
  it('subscribes in the protocol’s order, as dialer with the acceptor’s ID', () => {
    expect(sent(machine('dialer'))).toEqual([
      'subscribe ExportedService "acceptors-id"',
      'subscribe ExportedServiceList "acceptors-id"',
      'subscribe PeeringTrustBundle "acceptors-id"',
      'subscribe PeeringServerAddresses "acceptors-id"',
    ]);
    expect(sent(machine('acceptor'))).toEqual([
      'subscribe ExportedService ""',
      'subscribe ExportedServiceList ""',
      'subscribe PeeringTrustBundle ""',
    ]);
  });
});

describe('requests', () => {
  it.each([
    ['for an unknown resource', subscribeMessage('x', ''), 'subscription request to unknown resource URL: x'],
    ['that begins with a nonce', replyMessage(trustBundle, '00000001', null), 'must not contain a nonce'],
    ['that begins with an error', replyMessage(trustBundle, '', { code: 1, message: '' }), 'must not contain an error'],
    [
      'that is a second Open',
      openMessage('a', 'b', { partition: '', datacenter: '', locality: null }),
      'unexpected Open',
    ],
  ])('%s end the stream with INVALID_ARGUMENT', (_name, message, text) => {
    const made = machine();
    expect(failures(made.receive(message, start))).toEqual([{ code: 3, message: expect.stringContaining(text) }]);
    expect(made.next()).toBeNull();
    expect(made.receive(heartbeatMessage(), start)).toEqual([]);
  });

  it('for another peering are refused by the dialer, and not looked at by the acceptor', () => {
    const message = subscribeMessage(trustBundle, 'somebody');
    expect(failures(machine('dialer').receive(message, start))).toEqual([
      { code: 3, message: 'initial subscription for unknown PeerID: somebody' },
    ]);
    expect(machine('acceptor').receive(message, start)).toEqual([]);
    expect(machine('dialer').receive(subscribeMessage(trustBundle, 'acceptors-id'), start)).toEqual([]);
  });

  it('after the first on a resource are replies: with an error a refusal, else an acknowledgement', () => {
    const made = subscribed();
    made.offer(offered(service('api')));
    sent(made);
    expect(made.receive(replyMessage(exportedService, '00000001', null), start)).toEqual([
      { kind: 'acked', resource: { url: exportedService, id: 'api', hash: expect.any(String) } },
    ]);
    expect(made.receive(replyMessage(exportedService, '00000001', null), start)).toEqual([
      { kind: 'acked', resource: null },
    ]);
    expect(made.receive(replyMessage(exportedService, 'odd', { code: 13, message: 'no' }), start)).toEqual([
      { kind: 'nacked', url: exportedService, id: null, message: 'no' },
    ]);
    expect(made.receive(subscribeMessage(exportedService, ''), start)).toEqual([{ kind: 'acked', resource: null }]);
  });
});

describe('exports', () => {
  it('go out only where they were subscribed to; the list of names goes with the services', () => {
    const made = machine();
    sent(made);
    const bundle = exportedResource(trustBundle, 'roots', Buffer.from('pem'));
    made.offer(offered(bundle, list('l'), service('api')));
    expect(sent(made)).toEqual([]);
    made.receive(subscribeMessage(exportedService, ''), start);
    expect(sent(made)).toEqual(['response 00000001 exported-service-list 1', 'response 00000002 api 3']);
    made.receive(subscribeMessage(trustBundle, ''), start);
    expect(sent(made)).toEqual(['response 00000003 roots 3']);
  });

  it('begin with the roots, once these may go', () => {
    const made = machine();
    sent(made);
    made.offer(offered(list('l'), service('api'), exportedResource(trustBundle, 'roots', Buffer.from('pem'))));
    made.receive(subscribeMessage(exportedService, ''), start);
    made.receive(subscribeMessage(trustBundle, ''), start);
    expect(sent(made)).toEqual([
      'response 00000001 roots 3',
      'response 00000002 exported-service-list 1',
      'response 00000003 api 3',
    ]);
  });

  it('are not repeated while they are the same, and only the newest form is sent', () => {
    const made = subscribed();
    made.offer(offered(service('api', 'one')));
    expect(sent(made)).toEqual(['response 00000001 api 3']);
    made.offer(offered(service('api', 'one')));
    expect(sent(made)).toEqual([]);
    made.offer(offered(service('api', 'second')));
    made.offer(offered(service('api', 'last')));
    expect(sent(made)).toEqual(['response 00000002 api 4']);
    made.offer(offered(service('api', 'other')));
    made.offer(offered(service('api', 'last')));
    expect(sent(made)).toEqual([]);
  });

  it('that are withdrawn are only missing from the list, but gateway proxies are sent empty besides', () => {
    const made = subscribed();
    made.offer(offered(list('api'), service('api'), service('api-sidecar-proxy')));
    sent(made);
    made.offer(offered(list('')));
    made.offer(offered(list('')));
    expect(sent(made)).toEqual(['response 00000004 api-sidecar-proxy 0', 'response 00000005 exported-service-list 0']);
    made.offer(offered(list('api'), service('api'), service('api-sidecar-proxy')));
    expect(sent(made)).toHaveLength(3);
  });

  it('withdrawn and offered again before anything was sent leave no trace', () => {
    const made = subscribed();
    const all = offered(list('api'), service('api-sidecar-proxy'));
    made.offer(all);
    sent(made);
    made.offer(offered(list('')));
    made.offer(all);
    expect(sent(made)).toEqual(['response 00000003 api-sidecar-proxy 17']);
  });

  it('stop when a peer does not reply, and go on when it does', () => {
    const made = subscribed();
    const many = Array.from({ length: 60_000 }, (_, place) => service(`s${String(place).padStart(5, '0')}`, 'x'));
    made.offer(offered(...many));
    expect(sent(made)).toHaveLength(50_000);
    made.receive(replyMessage(exportedService, '00000001', null), start);
    expect(sent(made)).toEqual(['response 0000c351 s50000 1']);
  });

  it('wait behind replies and heartbeats', () => {
    const made = subscribed();
    made.offer(offered(service('api')));
    made.tick(start + HEARTBEAT_INTERVAL_MS);
    expect(sent(made)).toEqual(['heartbeat', 'response 00000001 api 3']);
  });
});

describe('responses', () => {
  const response = (over: Partial<{ Nonce: string; ResourceURL: string; typeUrl: string | null; operation: number }>) =>
    create(ReplicationMessageSchema, {
      Payload: {
        case: 'response',
        value: {
          Nonce: over.Nonce ?? 'n1',
          ResourceURL: over.ResourceURL ?? exportedService,
          ResourceID: 'api',
          ...(over.typeUrl === null
            ? {}
            : { Resource: { typeUrl: over.typeUrl ?? over.ResourceURL ?? exportedService, value: Buffer.from('c') } }),
          operation: over.operation ?? Operation.UPSERT,
        },
      },
    });

  it('are handed over to be imported, and answered with what came of it', () => {
    const made = subscribed();
    const effects = made.receive(response({}), start);
    const resource = { url: exportedService, id: 'api', nonce: 'n1', bytes: Uint8Array.from(Buffer.from('c')) };
    expect(effects).toMatchObject([{ kind: 'import', resource: { url: exportedService, id: 'api', nonce: 'n1' } }]);
    expect(sent(made)).toEqual([]);
    expect(made.settleImport(resource, null)).toEqual([]);
    expect(made.settleImport(resource, 'the reason')).toEqual([
      {
        kind: 'refused',
        url: exportedService,
        id: 'api',
        message: `upsert error, ResourceURL: "${exportedService}", ResourceID: "api": the reason`,
      },
    ]);
    expect(sent(made)).toEqual(['ack ExportedService n1', 'nack ExportedService n1 13']);
  });

  it.each([
    ['of an unknown type', response({ ResourceURL: 'a.b' }), 'nack b n1 3'],
    ['without a nonce', response({ Nonce: '' }), 'nack ExportedService  3'],
    ['without content', response({ typeUrl: null }), 'nack ExportedService n1 3'],
    ['with no operation', response({ operation: 0 }), 'nack ExportedService n1 3'],
    ['with an operation of the past', response({ operation: 2 }), 'nack ExportedService n1 3'],
    ['whose content is of another type', response({ typeUrl: trustBundle }), 'nack ExportedService n1 13'],
  ])('%s are refused, and the stream goes on', (_name, message, reply) => {
    const made = subscribed();
    expect(made.receive(message, start)).toMatchObject([{ kind: 'refused' }]);
    expect(sent(made)).toEqual([reply]);
    expect(made.receive(heartbeatMessage(), start)).toEqual([{ kind: 'heartbeat' }]);
  });

  it('of a kind that does not exist yet are ignored', () => {
    expect(subscribed().receive(create(ReplicationMessageSchema, {}), start)).toEqual([]);
  });
});

describe('heartbeats', () => {
  it('go out every 15 s, the first after 15 s', () => {
    const made = subscribed();
    expect(made.dueAt()).toBe(start + HEARTBEAT_INTERVAL_MS);
    made.tick(start + HEARTBEAT_INTERVAL_MS - 1);
    expect(sent(made)).toEqual([]);
    made.tick(start + HEARTBEAT_INTERVAL_MS);
    expect(sent(made)).toEqual(['heartbeat']);
    expect(made.dueAt()).toBe(start + 2 * HEARTBEAT_INTERVAL_MS);
  });

  it('that fail to come for two minutes end the stream, whatever else comes', () => {
    const made = subscribed();
    made.receive(heartbeatMessage(), start + 1000);
    made.receive(replyMessage(serverAddresses, '', null), start + 100_000);
    expect(made.tick(start + 1000 + HEARTBEAT_TIMEOUT_MS - 1)).toEqual([]);
    expect(failures(made.tick(start + 1000 + HEARTBEAT_TIMEOUT_MS))).toEqual([
      { code: 2, message: 'heartbeat timeout' },
    ]);
  });
});

describe('the end of a peering', () => {
  it('said by the other side ends the stream without a reply', () => {
    const made = subscribed();
    made.offer(offered(service('api')));
    expect(made.receive(terminatedMessage(), start)).toEqual([{ kind: 'terminated' }]);
    expect(sent(made)).toEqual([]);
  });

  it('said by this side is the last word: what waited is dropped, what comes is discarded', () => {
    const made = subscribed();
    made.offer(offered(service('api')));
    made.terminate();
    made.offer(offered(service('ledger')));
    expect(sent(made)).toEqual(['terminated']);
    expect(made.receive(subscribeMessage('x', ''), start)).toEqual([]);
    expect(made.tick(start + HEARTBEAT_TIMEOUT_MS)).toEqual([]);
    made.terminate();
    expect(sent(made)).toEqual([]);
  });
});
