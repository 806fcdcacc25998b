import { type Denial, type ErrorCode, errorDefinition, isErrorCode, PeerwayError } from '@peerway/model/error';
import { TRPCClientError } from '@trpc/client';

/** What a failed command prints and how it exits. */
export type ErrorReport = {
  code: ErrorCode;
  message: string;
  field: string | null;
  hint: string | null;
  /** Of a permission that was lacking. */
  denial: Denial | null;
  exit: number;
};

/** Maps whatever a command threw to the error table. Anything unknown is `platform.internal`. */
export function reportError(error: unknown, httpAddress: string | null = null): ErrorReport {
  if (error instanceof PeerwayError) return report(error.code, error.message, error);
  if (error instanceof TRPCClientError) return reportCallError(error, httpAddress);
  return report('platform.internal', error instanceof Error ? error.message : String(error));
}

function reportCallError(error: TRPCClientError<never>, httpAddress: string | null): ErrorReport {
  const data: unknown = error.data;
  const carried = isRecord(data) ? data.peerway : undefined;
  if (isRecord(carried) && typeof carried.code === 'string' && isErrorCode(carried.code)) {
    return report(carried.code, text(carried.message) ?? error.message, {
      field: text(carried.field),
      hint: text(carried.hint) ?? tokenHint(carried.code),
      denial: denialOf(carried.denial),
    });
  }
  if (data === undefined || data === null) {
    const where = httpAddress === null ? 'the control plane' : `the control plane at ${httpAddress}`;
    return report('platform.unavailable', `${where} can not be reached: ${rootMessage(error)}`, {
      hint: 'Is it running? Its address is given by --http-addr, PEERWAY_HTTP_ADDR or CONSUL_HTTP_ADDR.',
    });
  }
  return report('platform.internal', error.message);
}

function tokenHint(code: ErrorCode): string | undefined {
  return code === 'acl.no_token' ? 'Give an ACL token with --token-file FILE or in PEERWAY_HTTP_TOKEN.' : undefined;
}

/** What a control plane says of a denial; null for anything of another shape, which a newer one may send. */
function denialOf(value: unknown): Denial | null {
  if (!isRecord(value) || !Array.isArray(value.decidedBy)) return null;
  const grantingRule = text(value.grantingRule);
  if (grantingRule === undefined) return null;
  const contact = text(value.contact);
  return {
    decidedBy: value.decidedBy.flatMap((rule) => text(rule) ?? []),
    grantingRule,
    ...(contact === undefined ? {} : { contact }),
  };
}

type Details = {
  field?: string | undefined;
  hint?: string | undefined;
  denial?: Denial | null | undefined;
};

const report = (code: ErrorCode, message: string, { field, hint, denial }: Details = {}): ErrorReport => ({
  code,
  message,
  field: field ?? null,
  hint: hint ?? null,
  denial: denial ?? null,
  exit: errorDefinition(code).exit,
});

/** The lines for standard error: `peerway: message (code)`, then the field, what decided, the way on and whom to ask, where they are known. */
export function formatErrorReport({ code, message, field, hint, denial }: ErrorReport): string {
  const lines = [`peerway: ${message} (${code})`];
  if (field !== null && !message.includes(field)) lines.push(`  field: ${field}`);
  for (const rule of denial?.decidedBy ?? []) lines.push(`  Decided by ${rule}`);
  if (hint !== null) lines.push(`  ${hint}`);
  if (denial?.contact !== undefined) lines.push(`  Ask ${denial.contact}`);
  return lines.join('\n');
}

/** `fetch failed` says nothing; the cause below it does. */
function rootMessage(error: Error): string {
  let current: Error = error;
  while (current.cause instanceof Error) current = current.cause;
  if (current instanceof AggregateError && current.errors[0] instanceof Error) return current.errors[0].message;
  return current.message;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
