import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { parseHostPort } from '@peerway/model/host-port';
import type { AddressProbe } from '@peerway/model/peering';
import { describeDialFailure } from './dial/dial-failure.ts';
import { grpcStatus } from './wire/grpc-status.ts';

export type ProbeTarget = {
  /** The only anchors, as for a dial. Empty: plaintext, so only the connection can be tried. */
  caPems: readonly string[];
  /** TLS server name, and the name the certificate must have. */
  serverName: string;
};

const EACH_MS_MAX = 5_000;
const ALL_MS_MAX = 10_000;
/** A token names them, so their number is somebody else's choice. */
const ADDRESSES_MAX = 64;
const AT_ONCE_MAX = 8;

/**
 * Tries addresses of a peering token from here: name, connection, TLS against the token's CA and server name, HTTP/2. Nothing is
 * sent inside, so no secret is used up. At most 5 s each and 10 s in all; what was not reached by then says so.
 */
export async function probePeeringAddresses(
  addresses: readonly string[],
  target: ProbeTarget,
  clock: () => number = () => performance.now(),
): Promise<AddressProbe[]> {
  const waiting = [...new Set(addresses)].slice(0, ADDRESSES_MAX);
  const endAt = clock() + ALL_MS_MAX;
  const probes = new Map<string, AddressProbe>();
  const order = [...waiting];
  const work = async (): Promise<void> => {
    for (let address = waiting.shift(); address !== undefined; address = waiting.shift()) {
      const limitMs = Math.min(EACH_MS_MAX, endAt - clock());
      probes.set(address, await probe(address, target, limitMs, clock));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE_MAX }, work));
  return order.flatMap((address) => probes.get(address) ?? []);
}

async function probe(
  address: string,
  target: ProbeTarget,
  limitMs: number,
  clock: () => number,
): Promise<AddressProbe> {
  const startedAt = clock();
  const sockets: Socket[] = [];
  let certificate: AddressProbe['certificate'] = null;
  try {
    if (limitMs <= 0) throw new Error('ETIMEDOUT: there was no time left to try it');
    await within(limitMs, async () => {
      const parsed = parseHostPort(address);
      if (parsed === null) throw new Error('it is not host:port');
      const socket = connectTcp({ host: parsed.host, port: parsed.port });
      sockets.push(socket);
      await opened(socket, 'connect');
      if (target.caPems.length === 0) return;
      // The name is judged below, so that a wrong certificate is still looked at.
      const secure = connectTls({
        socket,
        servername: target.serverName,
        ca: target.caPems.join(''),
        ALPNProtocols: ['h2'],
        minVersion: 'TLSv1.2',
        rejectUnauthorized: false,
      });
      sockets.push(secure);
      await opened(secure, 'secureConnect');
      certificate = validityOf(secure);
      if (secure.authorizationError) throw new Error(String(secure.authorizationError));
      // None at all is how Consul before 1.22 answers (peering-wire §4.2).
      if (secure.alpnProtocol !== 'h2' && secure.alpnProtocol !== false)
        throw new Error('Protocol error: it does not speak HTTP/2');
    });
    return { address, answers: true, elapsedMs: elapsed(startedAt, clock), code: '', message: '', certificate };
  } catch (error) {
    const failure = { code: grpcStatus.unavailable, message: textOf(error) };
    const { code, message } = describeDialFailure(failure, address, target.serverName);
    return { address, answers: false, elapsedMs: elapsed(startedAt, clock), code, message, certificate };
  } finally {
    // TLS before what it runs over. Hazard: right after a handshake its own call is still on the stack, and there Node 24.21 dies of a
    // segmentation fault the other way round.
    for (const socket of sockets.reverse()) socket.destroy();
  }
}

const elapsed = (startedAt: number, clock: () => number): number => Math.round(clock() - startedAt);

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const nested = error instanceof AggregateError ? error.errors.map(String).join(' ') : '';
  return `${'code' in error ? String(error.code) : ''} ${error.message} ${nested}`;
}

function validityOf(socket: TLSSocket): AddressProbe['certificate'] {
  const shown = socket.getPeerX509Certificate();
  if (shown === undefined) return null;
  return { notBefore: shown.validFromDate.toISOString(), notAfter: shown.validToDate.toISOString() };
}

function opened(socket: Socket, event: 'connect' | 'secureConnect'): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once(event, () => resolve());
    socket.on('error', reject);
    socket.once('close', () => reject(new Error('ECONNRESET: it closed the connection')));
  });
}

/** Rejects with `ETIMEDOUT` when the work takes longer; what it opened is closed by its caller. */
async function within(limitMs: number, work: () => Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  try {
    await Promise.race([
      work(),
      new Promise<never>((_resolve, reject) => {
        timer = setTimeout(() => reject(new Error('ETIMEDOUT: it did not answer in time')), limitMs);
      }),
    ]);
  } finally {
    clearTimeout(timer);
  }
}
