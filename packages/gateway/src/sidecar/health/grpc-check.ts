import { connect, type IncomingHttpHeaders } from 'node:http2';
import { formatHostPort } from '@peerway/model/host-port';
import type { ApplicationCheck, CheckResult } from './application-check.ts';

type GrpcCheck = Extract<ApplicationCheck, { kind: 'grpc' }>;

/** `HealthCheckResponse.ServingStatus`, by number. */
const STATUSES = ['UNKNOWN', 'SERVING', 'NOT_SERVING', 'SERVICE_UNKNOWN'];

/** Calls the standard health service: SERVING is passing, everything else critical. Never rejects. */
export function checkGrpc({ address, port, service, tls, skipVerify, timeoutMs }: GrpcCheck): Promise<CheckResult> {
  const place = formatHostPort({ host: address, port });
  const target = `gRPC ${place}${service === '' ? '' : `/${service}`}`;
  return new Promise((resolve) => {
    const done = (status: CheckResult['status'], reason: string): void => {
      clearTimeout(timer);
      session.destroy();
      resolve({ status, output: `${target}: ${reason}` });
    };
    const session = connect(`${tls ? 'https' : 'http'}://${place}`, { rejectUnauthorized: !skipVerify });
    const timer = setTimeout(() => done('critical', `no answer within ${timeoutMs} ms`), timeoutMs);
    session.on('error', (error) => done('critical', error.message));
    const stream = session.request({
      ':method': 'POST',
      ':path': '/grpc.health.v1.Health/Check',
      'content-type': 'application/grpc',
      te: 'trailers',
    });
    const chunks: Buffer[] = [];
    let end: IncomingHttpHeaders = {};
    stream.on('response', (headers) => {
      end = headers;
    });
    stream.on('trailers', (trailers) => {
      end = { ...end, ...trailers };
    });
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('error', (error) => done('critical', error.message));
    stream.once('end', () => {
      const grpcStatus = String(end['grpc-status'] ?? '');
      if (grpcStatus !== '0') {
        done('critical', `status ${grpcStatus || 'missing'} ${messageOf(end)}`.trim());
        return;
      }
      const serving = servingStatus(Buffer.concat(chunks));
      done(serving === 1 ? 'passing' : 'critical', STATUSES[serving] ?? `status ${serving}`);
    });
    stream.end(requestMessage(service));
  });
}

/** A gRPC message that holds `HealthCheckRequest { string service = 1; }`. */
function requestMessage(service: string): Buffer {
  const name = Buffer.from(service);
  const message = name.length === 0 ? name : Buffer.concat([Buffer.from([0x0a, ...varint(name.length)]), name]);
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

const varint = (value: number): number[] => (value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >> 7)]);

/** It should be percent-encoded, and is shown as it came where it is not. */
function messageOf(end: IncomingHttpHeaders): string {
  const text = String(end['grpc-message'] ?? '');
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** `HealthCheckResponse { ServingStatus status = 1; }`; a field that is not there is 0. */
function servingStatus(bytes: Buffer): number {
  return bytes[5] === 0x08 ? (bytes[6] ?? 0) : 0;
}
