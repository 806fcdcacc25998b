'use client';

import type { AddressProbe, PreflightCheck, PreflightCheckId } from '@peerway/model/peering';
import { Mono, Status, type StatusKind } from '@peerway/ui';

const states: Record<PreflightCheck['status'], { status: StatusKind; text: string }> = {
  pass: { status: 'healthy', text: 'pass' },
  warn: { status: 'degraded', text: 'warning' },
  fail: { status: 'failing', text: 'fails' },
};

const names: Record<PreflightCheckId, string> = {
  cluster: 'Other cluster',
  name: 'Name',
  'trust-domain': 'Trust domain',
  ca: 'CA',
  addresses: 'Addresses',
  reachability: 'Reachability',
  clock: 'Clock',
  gateways: 'Mesh gateways',
};

/** What a pre-flight found, the worst first, each with what to do about it. */
export function PreflightList({
  checks,
  probes,
}: {
  checks: readonly PreflightCheck[];
  probes: readonly AddressProbe[];
}) {
  const worstFirst = (['fail', 'warn', 'pass'] as const).flatMap((status) =>
    checks.filter((check) => check.status === status),
  );
  return (
    <section aria-label="Checks" className="flex flex-col gap-3 rounded-md border border-line p-3">
      <ul className="flex flex-col gap-2.5 text-sm">
        {worstFirst.map(({ id, status, message, mend }) => (
          <li key={id}>
            <Status status={states[status].status} className="font-medium">
              {names[id]}: {states[status].text}
            </Status>
            <div className="pl-5 text-text-2">
              {message}
              {mend !== '' && <span className="block text-text-1">{mend}</span>}
            </div>
          </li>
        ))}
      </ul>
      {probes.length > 1 && (
        <ul aria-label="Addresses tried" className="flex flex-col gap-1 border-line border-t pt-3 text-sm">
          {probes.map(({ address, answers, elapsedMs, message }) => (
            <li key={address}>
              <Status status={answers ? 'healthy' : 'failing'}>
                <Mono>{address}</Mono> {answers ? `answers after ${elapsedMs} ms` : message}
              </Status>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
