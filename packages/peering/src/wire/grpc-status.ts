/** The gRPC status numbers that the peering protocol uses (google.rpc.Code). */
export const grpcStatus = {
  ok: 0,
  cancelled: 1,
  unknown: 2,
  invalidArgument: 3,
  deadlineExceeded: 4,
  permissionDenied: 7,
  resourceExhausted: 8,
  failedPrecondition: 9,
  aborted: 10,
  unimplemented: 12,
  internal: 13,
  unavailable: 14,
} as const;

/** How a stream or a call ended when it did not end well. */
export type StreamFailure = { code: number; message: string };

/** `permission_denied` for 7, and so on; `status_<n>` for a number nobody defined. */
export function grpcStatusName(code: number): string {
  const name = Object.entries(grpcStatus).find(([, number]) => number === code)?.[0];
  return name?.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`) ?? `status_${code}`;
}
