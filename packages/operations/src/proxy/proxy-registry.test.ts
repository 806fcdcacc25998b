import type { ProxyReport } from '@peerway/model/proxy-report';
import { describe, expect, it } from 'vitest';
import { ProxyRegistry, proxyKey } from './proxy-registry.ts';

const proxy = { role: 'mesh-gateway', partition: 'default', node: 'n', id: 'gw' } as const;
const report = (instance: string, sequence: number, cpuMicros: number): ProxyReport => ({
  proxy,
  instance,
  sequence,
  startedAt: '2026-01-01T00:00:00.000Z',
  at: '2026-01-01T00:00:02.000Z',
  intervalMs: 2_000,
  version: '1',
  snapshot: { index: 1, appliedAt: null, rejected: null },
  leaf: null,
  process: { rssBytes: 1, cpuMicros, openConnections: 0 },
  handshakes: { succeeded: 0, failed: { 'identity.certificate_refused': 2 } },
  rejectedHellos: { 'hello.malformed': 1 },
  draining: false,
  application: null,
  traffic: [],
});

describe('a proxy', () => {
  it('is linked as long as any of its subscriptions is open, and says so once each way', () => {
    const registry = new ProxyRegistry(() => new Date(0));
    const changes: string[] = [];
    registry.onLinkChange((key) => changes.push(key));
    const first = registry.link(proxy);
    const second = registry.link(proxy);
    first();
    first();
    expect(registry.get(proxyKey(proxy))?.links).toBe(1);
    second();
    expect(registry.get(proxyKey(proxy))?.links).toBe(0);
    expect(changes).toEqual([proxyKey(proxy), proxyKey(proxy)]);
  });

  it('has its refusals summed and its CPU share taken from two reports, each report counted once', () => {
    const registry = new ProxyRegistry(() => new Date(0));
    registry.report(report('a', 0, 1_000_000));
    registry.report(report('a', 1, 1_500_000));
    registry.report(report('a', 1, 9_999_999));
    const presence = registry.get(proxyKey(proxy));
    expect(presence?.cpuPercent).toBe(25);
    expect(presence?.rejectedHellos).toEqual({ 'hello.malformed': 2 });
    expect(presence?.handshakeFailures).toEqual({ 'identity.certificate_refused': 4 });
  });

  it('says at once when it begins to drain, and when a process that does not takes its place', () => {
    const registry = new ProxyRegistry(() => new Date(0));
    const changes: boolean[] = [];
    registry.onLinkChange((key) => changes.push(registry.get(key)?.report?.draining ?? false));
    registry.report(report('a', 0, 0));
    registry.report({ ...report('a', 1, 0), draining: true });
    registry.report({ ...report('a', 2, 0), draining: true });
    registry.report(report('b', 0, 0));
    expect(changes).toEqual([true, false]);
  });

  it('does not drain any more when a process comes after the one that did, before that has reported', () => {
    const registry = new ProxyRegistry(() => new Date(0));
    const unlink = registry.link(proxy);
    registry.report({ ...report('a', 0, 0), draining: true });
    unlink();
    expect(registry.get(proxyKey(proxy))?.report?.draining).toBe(true);
    registry.link(proxy);
    expect(registry.get(proxyKey(proxy))?.report?.draining).toBe(false);
    registry.report(report('b', 0, 0));
    expect(registry.get(proxyKey(proxy))?.report?.draining).toBe(false);
  });

  it('begins anew when its process does, once the old one is silent', () => {
    let at = 0;
    const registry = new ProxyRegistry(() => new Date(at));
    registry.report(report('a', 7, 5_000_000));
    at = 7_000;
    registry.report(report('b', 0, 100));
    expect(registry.get(proxyKey(proxy))).toMatchObject({ cpuPercent: 0, rejectedHellos: { 'hello.malformed': 1 } });
  });

  it('of several processes is one: sums of what they count, and the worst of what they say', () => {
    const registry = new ProxyRegistry(() => new Date(0));
    const one = report('a', 0, 0);
    const other = report('b', 0, 0);
    registry.report({ ...one, process: { rssBytes: 10, cpuMicros: 0, openConnections: 3 }, draining: true });
    registry.report({
      ...other,
      process: { rssBytes: 20, cpuMicros: 0, openConnections: 4 },
      snapshot: { index: 0, appliedAt: null, rejected: null },
    });
    registry.report({ ...report('b', 1, 500_000), leaf: { spiffeId: 's', notAfter: '2026-01-02T00:00:00.000Z' } });
    const presence = registry.get(proxyKey(proxy));
    expect(presence).toMatchObject({
      cpuPercent: 25,
      rejectedHellos: { 'hello.malformed': 3 },
      report: {
        process: { rssBytes: 11, openConnections: 3 },
        snapshot: { index: 1 },
        leaf: { spiffeId: 's' },
        draining: false,
      },
    });
  });
});
