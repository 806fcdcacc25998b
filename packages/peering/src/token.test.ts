import { PeerwayError } from '@peerway/model/error';
import { createRoot } from '@peerway/pki';
import { describe, expect, it } from 'vitest';
import { decodePeeringToken, describePeeringToken, encodePeeringToken, type PeeringToken } from './token.ts';

const root = createRoot({ trustDomain: '11111111-1111-1111-1111-111111111111.consul', now: new Date() });
const token: PeeringToken = {
  ca: [root.certPem],
  manualServerAddresses: [],
  serverAddresses: ['10.0.0.5:8503'],
  serverName: 'server.dc1.peering.11111111-1111-1111-1111-111111111111.consul',
  peerId: 'aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa',
  establishmentSecret: 'bbbbbbbb-bbbb-bbbb-bbbb-bbbbbbbbbbbb',
  remote: { partition: '', datacenter: 'dc1', locality: null },
};

const json = (text: string): string => Buffer.from(text, 'base64').toString('utf8');
const wrap = (content: unknown): string => Buffer.from(JSON.stringify(content)).toString('base64');
const plain = JSON.parse(json(encodePeeringToken(token)));

function refusal(text: string): PeerwayError {
  try {
    decodePeeringToken(text);
  } catch (error) {
    if (error instanceof PeerwayError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('encodePeeringToken', () => {
  it('writes Consul’s keys in Consul’s order, with null for empty lists', () => {
    expect(json(encodePeeringToken({ ...token, ca: [] }))).toBe(
      '{"CA":null,"ManualServerAddresses":null,"ServerAddresses":["10.0.0.5:8503"],' +
        '"ServerName":"server.dc1.peering.11111111-1111-1111-1111-111111111111.consul",' +
        '"PeerID":"aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa","EstablishmentSecret":"bbbbbbbb-bbbb-bbbb-bbbb-bbbbbbbbbbbb",' +
        '"Remote":{"Partition":"","Datacenter":"dc1","Locality":null}}',
    );
  });

  it('ends each PEM with one newline, and leaves out the empty half of a locality', () => {
    const written = JSON.parse(
      json(
        encodePeeringToken({
          ...token,
          ca: [root.certPem.trim()],
          remote: { partition: 'default', datacenter: 'a<b>&c', locality: { region: 'eu', zone: '' } },
        }),
      ),
    );
    expect(written.CA).toEqual([root.certPem]);
    expect(written.Remote).toEqual({ Partition: '', Datacenter: 'a<b>&c', Locality: { Region: 'eu' } });
  });

  it('escapes what Go’s encoder escapes', () => {
    const text = json(encodePeeringToken({ ...token, remote: { ...token.remote, datacenter: 'a<b>&c' } }));
    expect(text).toContain('"Datacenter":"a\\u003cb\\u003e\\u0026c"');
  });

  it('writes padded standard base64 that comes back as it was', () => {
    const text = encodePeeringToken(token);
    expect(text).toMatch(/^[A-Za-z0-9+/]+={0,2}$/);
    expect(decodePeeringToken(text)).toEqual(token);
  });
});

describe('decodePeeringToken', () => {
  it('does not mind the case of keys, unknown keys, line breaks, or nulls', () => {
    const text = wrap({
      ...{ ca: null, SERVERADDRESSES: ['[fd00::1]:8503'], manualserveraddresses: null, ServerName: null },
      ...{ peerid: 'p', establishmentsecret: 's', Remote: null, Extra: { a: 1 } },
    });
    const broken = `${text.slice(0, 20)}\r\n${text.slice(20)}\n`;
    expect(decodePeeringToken(broken)).toMatchObject({
      ...{ ca: [], serverAddresses: ['[fd00::1]:8503'], peerId: 'p', establishmentSecret: 's' },
      remote: { datacenter: '', partition: '', locality: null },
    });
  });

  it('ends each PEM with a newline, so that none hides in the one before it', () => {
    const [ca = ''] = token.ca;
    const second = createRoot({ trustDomain: 'second.consul', now: new Date() }).certPem;
    const trimmed = { ca: [ca.trimEnd(), second.trimEnd()], ServerAddresses: ['h:1'], ServerName: 'n', PeerID: 'p' };
    expect(decodePeeringToken(wrap(trimmed)).ca).toEqual([`${ca.trimEnd()}\n`, `${second.trimEnd()}\n`]);
  });

  it.each([
    ['not base64', 'a$cd', 'PeeringToken', 'failed to decode token: illegal base64 data at input byte 1'],
    [
      'cut short',
      encodePeeringToken(token).slice(0, -3),
      'PeeringToken',
      'failed to decode token: illegal base64 data at input byte',
    ],
    ['empty', '', 'PeeringToken', 'failed to decode token: illegal base64 data at input byte 0'],
    [
      'not JSON',
      Buffer.from('{"CA"').toString('base64'),
      'PeeringToken',
      'failed to decode token: the content is not JSON',
    ],
    ['a JSON list', wrap([]), 'PeeringToken', 'failed to decode token: the content is not a JSON object'],
    ['of a wrong type', wrap({ ...plain, CA: 'pem' }), 'CA', 'failed to decode token: CA is not a list of strings'],
    [
      'of a wrong inner type',
      wrap({ ...plain, Remote: 'dc1' }),
      'Remote',
      'failed to decode token: Remote is not an object',
    ],
    [
      'with a CA that is none',
      wrap({ ...plain, CA: [root.certPem, 'garbage'] }),
      'CA',
      'peering token invalid CA: entry 2 ',
    ],
    [
      'without addresses',
      wrap({ ...plain, ServerAddresses: null }),
      'ServerAddresses',
      'peering token server addresses value is empty',
    ],
    [
      'with an address without port',
      wrap({ ...plain, ServerAddresses: ['10.0.0.5'] }),
      'ServerAddresses',
      '10.0.0.5 is not a valid peering server address',
    ],
    ['with port 0', wrap({ ...plain, ServerAddresses: ['a:0'] }), 'ServerAddresses', 'a:0 is not a valid'],
    ['with port 65536', wrap({ ...plain, ServerAddresses: ['a:65536'] }), 'ServerAddresses', 'a:65536 is not a valid'],
    [
      'with a bare IPv6 address',
      wrap({ ...plain, ServerAddresses: ['fd00::1:8503'] }),
      'ServerAddresses',
      'fd00::1:8503 is not a valid',
    ],
    [
      'with a wrong manual address before a wrong discovered one',
      wrap({ ...plain, ManualServerAddresses: ['x'], ServerAddresses: ['y'] }),
      'ManualServerAddresses',
      'x is not a valid peering server address',
    ],
    [
      'with a CA and no server name',
      wrap({ ...plain, ServerName: '' }),
      'ServerName',
      'peering token server name value is empty',
    ],
    ['without a peer ID', wrap({ ...plain, PeerID: '' }), 'PeerID', 'peering token peer ID value is empty'],
    ['wrong in several parts, the first one', wrap({ CA: ['x'], PeerID: '' }), 'CA', 'peering token invalid CA'],
  ])('that is %s is refused, and the part is named', (_name, text, field, message) => {
    const error = refusal(text);
    expect(error).toMatchObject({ code: 'peering.token_invalid', field });
    expect(error.message).toContain(message);
  });

  it('never puts the secret into an error', () => {
    const error = refusal(wrap({ ...plain, ServerAddresses: [] }));
    expect(JSON.stringify([error.message, error.hint, error.stack])).not.toContain(token.establishmentSecret);
  });
});

describe('describePeeringToken', () => {
  it('shows everything but the secret, and whether the token is our own', () => {
    const view = describePeeringToken(token, 'server.other');
    expect(JSON.stringify(view)).not.toContain(token.establishmentSecret);
    expect(view).toMatchObject({
      peerId: token.peerId,
      isOwn: false,
      ca: [{ subject: `CN=${root.name}`, notAfter: root.notAfter }],
    });
    expect(describePeeringToken(token, token.serverName).isOwn).toBe(true);
  });
});
