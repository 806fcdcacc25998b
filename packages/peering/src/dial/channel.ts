import { createSecureContext } from 'node:tls';
import { type ChannelOptions, Client, credentials } from '@grpc/grpc-js';
import { parseHostPort } from '@peerway/model/host-port';

/** Who is dialed, and what proves that it is them. */
export type DialTarget = {
  /** `host:port`. */
  address: string;
  /** The only anchors. Empty: plaintext (peering-wire §1). */
  caPems: readonly string[];
  /** TLS server name, and the name the certificate must have. */
  serverName: string;
};

const commonOptions: ChannelOptions = {
  'grpc.keepalive_time_ms': 30_000,
  'grpc.keepalive_timeout_ms': 10_000,
  'grpc.keepalive_permit_without_calls': 1,
  // One attempt is one attempt: retries, backoff and the choice of address are ours.
  'grpc.enable_retries': 0,
  'grpc.use_local_subchannel_pool': 1,
  'grpc.service_config_disable_resolution': 1,
  // The control plane dials where the token says, whatever proxy the environment names.
  'grpc.enable_http_proxy': 0,
};

/** A client for one attempt; close it afterwards. Throws when the anchors can not be read. */
export function openChannel(target: DialTarget, messageBytesMax: number): Client {
  const { address, caPems, serverName } = target;
  const options: ChannelOptions = {
    ...commonOptions,
    'grpc.max_receive_message_length': messageBytesMax,
    'grpc.max_send_message_length': messageBytesMax,
  };
  if (caPems.length === 0) return new Client(channelTarget(address), credentials.createInsecure(), options);
  const context = createSecureContext({ ca: caPems.join(''), minVersion: 'TLSv1.2' });
  return new Client(channelTarget(address), credentials.createFromSecureContext(context), {
    ...options,
    'grpc.ssl_target_name_override': serverName,
    'grpc.default_authority': serverName,
  });
}

/** gRPC's way to write an address, so that no name is looked up for an IP address. */
function channelTarget(address: string): string {
  const parsed = parseHostPort(address);
  if (!parsed) return `dns:${address}`;
  if (parsed.host.includes(':')) return `ipv6:[${parsed.host}]:${parsed.port}`;
  return /^[0-9.]+$/.test(parsed.host) ? `ipv4:${address}` : `dns:${address}`;
}
