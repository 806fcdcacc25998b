import { type ErrorCode, errorDefinition, type PeerwayError } from '@peerway/model/error';
import type { HeaderList } from './header-list.ts';

export type FailureResponse = { status: number; headers: HeaderList; body: string };

/** The status an HTTP caller that does not speak gRPC sees. */
export function failureStatus(failure: PeerwayError): number {
  return errorDefinition(failure.code).http;
}

/**
 * The answer that tells a caller what went wrong, in its own protocol: to gRPC a trailers-only response, to everyone else a
 * status, `x-peerway-error` and one line of text.
 * @param forLocalCaller the caller belongs to this cluster, so it may be told addresses (the failure's hint)
 * @param status where the request itself was wrong in a way that has a status of its own (417, 501, 505)
 */
export function failureResponse(
  failure: PeerwayError,
  options: { isGrpc: boolean; forLocalCaller: boolean; status?: number },
): FailureResponse {
  const definition = errorDefinition(failure.code);
  const message =
    options.forLocalCaller && failure.hint !== undefined ? `${failure.message}. ${failure.hint}` : failure.message;
  if (options.isGrpc) {
    return {
      status: 200,
      headers: [
        'content-type',
        'application/grpc',
        'grpc-status',
        String(definition.grpc),
        'grpc-message',
        percentEncode(`peerway: ${message} (${failure.code})`),
        'x-peerway-error',
        failure.code,
      ],
      body: '',
    };
  }
  const body = `peerway: ${oneLine(message)} (${failure.code})\n`;
  return {
    status: options.status ?? definition.http,
    headers: [
      'content-type',
      'text/plain; charset=utf-8',
      'content-length',
      String(Buffer.byteLength(body)),
      'x-peerway-error',
      failure.code,
      ...(CHALLENGES[failure.code] ?? []),
    ],
    body,
  };
}

/** How a caller is asked for a better token (RFC 6750 §3.1: no error where there was no token at all). */
const CHALLENGES: Partial<Record<ErrorCode, HeaderList>> = {
  'identity.token_missing': ['www-authenticate', 'Bearer'],
  'identity.token_refused': ['www-authenticate', 'Bearer error="invalid_token"'],
};

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** As gRPC wants `grpc-message`: everything outside visible ASCII, and `%` itself, as UTF-8 bytes in hex. */
function percentEncode(text: string): string {
  let encoded = '';
  for (const byte of Buffer.from(oneLine(text)))
    encoded +=
      byte >= 0x20 && byte <= 0x7e && byte !== 0x25
        ? String.fromCharCode(byte)
        : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  return encoded;
}
