import { type Denial, type ErrorCode, errorDefinition, PeerwayError } from '@peerway/model/error';
import { type FailureLimiter, type OperationContext, whileCallerStands } from '@peerway/operations';
import { initTRPC, TRPCError } from '@trpc/server';
import type { SessionCookie } from './session-cookie.ts';

/** What a procedure gets: the operation's context, and the means that only this door has. */
export type TrpcContext = {
  operation: OperationContext;
  cookie: SessionCookie;
  /** Limits failed sign-ins by address. */
  failures: FailureLimiter;
  remoteAddress: string;
  userAgent: string;
};

/** What a client finds in `error.data.peerway`. */
export type PublicError = {
  code: ErrorCode;
  message: string;
  blame: string;
  field?: string;
  hint?: string;
  denial?: Denial;
  retryable: boolean;
};

/** The one place of this door where an error becomes public. What is not a PeerwayError says nothing of itself. */
export function publicError(error: unknown): PublicError {
  const known = error instanceof PeerwayError ? error : new PeerwayError('platform.internal');
  const { blame, retryable } = errorDefinition(known.code);
  return {
    code: known.code,
    message: known.message,
    blame,
    ...(known.field === undefined ? {} : { field: known.field }),
    ...(known.hint === undefined ? {} : { hint: known.hint }),
    ...(known.denial === undefined ? {} : { denial: known.denial }),
    retryable,
  };
}

const t = initTRPC.context<TrpcContext>().create({
  // A comment keeps proxies in between from closing an idle stream, and tells the client that we are there.
  sse: { ping: { enabled: true, intervalMs: 3_000 }, client: { reconnectAfterInactivityMs: 10_000 } },
  errorFormatter: ({ shape, error }) => {
    const { stack: _stack, ...data } = shape.data;
    const peerway: PublicError =
      error.cause instanceof PeerwayError || error.code === 'INTERNAL_SERVER_ERROR'
        ? publicError(error.cause)
        : {
            ...publicError(
              new PeerwayError(error.code === 'NOT_FOUND' ? 'request.not_found' : 'request.invalid', error.message),
            ),
          };
    return { ...shape, message: peerway.message, data: { ...data, peerway } };
  },
});

export const router = t.router;

const asTrpcError = (error: unknown): TRPCError =>
  error instanceof PeerwayError
    ? new TRPCError({ code: errorDefinition(error.code).trpc, message: error.message, cause: error })
    : new TRPCError({ code: 'INTERNAL_SERVER_ERROR', cause: error });

/** Every procedure: errors of operations get their status from the error table, others are logged and hidden. */
export const procedure = t.procedure.use(async ({ ctx, next, path }) => {
  const result = await next();
  if (result.ok) return result;
  const { cause } = result.error;
  if (cause instanceof PeerwayError) return { ...result, error: asTrpcError(cause) };
  if (result.error.code === 'INTERNAL_SERVER_ERROR')
    ctx.operation.log('error', 'trpc.failed', {
      path,
      requestId: ctx.operation.requestId,
      error: cause?.stack ?? String(result.error),
    });
  return result;
});

/**
 * A subscription: runs for as long as its caller may be here. Errors that it throws while it runs do not pass the middleware, so
 * they get their status here.
 */
export async function* subscription<T>(
  { operation }: TrpcContext,
  signal: AbortSignal | undefined,
  open: (signal: AbortSignal) => AsyncIterable<T>,
): AsyncGenerator<T, void, void> {
  try {
    yield* whileCallerStands(operation, signal ?? new AbortController().signal, open);
  } catch (error) {
    throw asTrpcError(error);
  }
}
