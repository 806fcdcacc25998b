import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isSecure, lanGrpcAddresses, parseServerConfig, readServerConfig, serverConfigSchema } from './config.ts';

describe('the configuration', () => {
  it('needs only a data directory, and is closed by default', () => {
    expect(parseServerConfig({ data_dir: '/var/lib/peerway' })).toMatchObject({
      datacenter: 'dc1',
      http_addr: { host: '127.0.0.1', port: 8500 },
      grpc_addr: { host: '127.0.0.1', port: 8503 },
      acl: { default_policy: 'deny' },
      default_intention_policy: 'deny',
    });
  });

  it.each<[string, Record<string, unknown>, RegExp]>([
    ['data_dir', {}, /^the configuration: data_dir: /],
    ['http_addr', { data_dir: '/d', http_addr: 'localhost' }, /http_addr: "localhost" is not host:port/],
    ['http_addr', { data_dir: '/d', http_addr: '127.0.0.1:70000' }, /http_addr: /],
    ['advertise_grpc_addr', { data_dir: '/d', advertise_grpc_addr: 'x' }, /advertise_grpc_addr: must be host:port/],
    ['lan_grpc_addr', { data_dir: '/d', lan_grpc_addr: 'x' }, /lan_grpc_addr: must be host:port/],
    ['lan_grpc_addr', { data_dir: '/d', lan_grpc_addr: ['a:1', 'x'] }, /lan_grpc_addr: must be host:port/],
    ['advertise_grpc_addr', { data_dir: '/d', advertise_grpc_addr: [] }, /advertise_grpc_addr: must be host:port/],
    ['acl.default_policy', { data_dir: '/d', acl: { default_policy: 'maybe' } }, /acl\.default_policy: /],
    ['acl.contact', { data_dir: '/d', acl: { contact: ' ' } }, /acl\.contact: must not be empty/],
    ['acl.contact', { data_dir: '/d', acl: { contact: 'x'.repeat(201) } }, /acl\.contact: .*200 characters at most/],
    ['acl.contact', { data_dir: '/d', acl: { contact: 'a\nb' } }, /acl\.contact: must be one line/],
    ['acl.contact', { data_dir: '/d', acl: { contact: 'a\u001b[2J' } }, /acl\.contact: must be one line/],
    ['acl.contact', { data_dir: '/d', acl: { contact: 'a\u202eb' } }, /acl\.contact: must be one line/],
    ['datacenter', { data_dir: '/d', datacenter: 'East' }, /datacenter: must be a lower-case DNS label/],
    ['public_url', { data_dir: '/d', public_url: 'https://a.example/console' }, /public_url: .* without a path/],
    ['public_url', { data_dir: '/d', public_url: 'a.example' }, /public_url: "a.example" is not https:/],
    ['trusted_proxies[0]', { data_dir: '/d', trusted_proxies: ['proxy.example'] }, /must be an address/],
    ['session.idle', { data_dir: '/d', session: { idle: 'soon' } }, /session\.idle: "soon" is not a duration/],
    ['session.max', { data_dir: '/d', session: { max: '10s' } }, /session\.max: must be a minute at least/],
    ['http_tls.key', { data_dir: '/d', http_tls: { cert: '/c.pem' } }, /http_tls\.key: /],
    ['', { data_dir: '/d', htp_addr: '127.0.0.1:1' }, /htp_addr/],
  ])('names the field that is wrong: %s', (field, raw, message) => {
    expect(() => parseServerConfig(raw)).toThrow(
      expect.objectContaining({ code: 'request.invalid', field, message: expect.stringMatching(message) }),
    );
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['as it listens', {}, '127.0.0.1:8503'],
    ['as it listens, whatever peers are told', { advertise_grpc_addr: 'peers.example:443' }, '127.0.0.1:8503'],
    [
      'as peers are told where it listens everywhere',
      { grpc_addr: '0.0.0.0:8503', advertise_grpc_addr: '10.0.0.5:8503' },
      '10.0.0.5:8503',
    ],
    [
      'as peers are told where it listens everywhere (IPv6)',
      { grpc_addr: '[::]:1', advertise_grpc_addr: 'h:2' },
      'h:2',
    ],
    ['of each control plane', { lan_grpc_addr: ['10.0.0.6:1', '10.0.0.7:1'] }, '10.0.0.6:1 10.0.0.7:1'],
    ['as configured', { grpc_addr: '0.0.0.0:8503', lan_grpc_addr: '10.0.0.6:8503' }, '10.0.0.6:8503'],
  ])('leads own mesh gateways to the gRPC listener %s', (_name, raw, address) => {
    expect(lanGrpcAddresses(parseServerConfig({ data_dir: '/d', ...raw }))).toEqual(address.split(' '));
  });

  it.each<[string, Record<string, unknown>, boolean]>([
    ['over plain HTTP', {}, false],
    ['over our own TLS', { http_tls: { cert: 'c', key: 'k' } }, true],
    ['over the TLS of a proxy', { public_url: 'https://console.example' }, true],
    ['through a proxy without TLS', { public_url: 'http://console.example' }, false],
  ])('knows that browsers come %s', (_name, raw, expected) => {
    expect(isSecure(parseServerConfig({ data_dir: '/d', ...raw }))).toBe(expected);
  });

  it('takes a contact as people write them', () => {
    const contact = '#platform on chat, <café@example.com> or https://help.example/?q=acl';
    expect(parseServerConfig({ data_dir: '/d', acl: { contact: ` ${contact} ` } }).acl.contact).toBe(contact);
  });

  it('ends sessions after twelve hours, and after half an hour without a call', () => {
    expect(parseServerConfig({ data_dir: '/d' }).session).toEqual({ max: 43_200_000, idle: 1_800_000 });
    expect(parseServerConfig({ data_dir: '/d', session: { idle: '2h' } }).session.idle).toBe(7_200_000);
  });

  it('names the file that can not be read', () => {
    expect(() => readServerConfig('/nowhere/server.json')).toThrow(/\/nowhere\/server\.json can not be read as JSON/);
  });

  it('is described completely in docs/configuration.md', () => {
    const page = readFileSync(join(import.meta.dirname, '../../../docs/configuration.md'), 'utf8');
    const [table = ''] = page.split('\nEnvironment:', 1);
    const described = [...table.matchAll(/^\| `([a-z_]+)` \|/gm)].map((match) => match[1]);
    expect(described).toEqual(Object.keys(serverConfigSchema.shape));
  });
});
