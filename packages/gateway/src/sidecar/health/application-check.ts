import type { HealthStatus } from '@peerway/model/health';

/** How the application beside a sidecar is asked whether it is well; Consul's kinds of checks that need nobody else to report. */
export type ApplicationCheck = {
  /** For people. */
  name: string;
  intervalMs: number;
  timeoutMs: number;
} & (
  | { kind: 'tcp'; address: string; port: number }
  | { kind: 'http'; url: string; method: string; headers: readonly string[]; body: string; skipVerify: boolean }
  /** `grpc.health.v1.Health/Check` of a service; `""` is the server as a whole. */
  | { kind: 'grpc'; address: string; port: number; service: string; tls: boolean; skipVerify: boolean }
);

export type CheckResult = { status: HealthStatus; output: string };

/** An answer is looked at so far: a page of an error is not what a check is for. */
export const OUTPUT_LENGTH_MAX = 256;
