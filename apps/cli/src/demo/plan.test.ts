import { describe, expect, it } from 'vitest';
import { planChildren } from './children-plan.ts';
import { DEFAULT_PORT_BASE, demoPlan, demoPorts, parsePortBase } from './plan.ts';

const plan = demoPlan('/demo', DEFAULT_PORT_BASE);

describe('demoPlan', () => {
  it('keeps the outside interface: the ports that people and tests rely on', () => {
    expect(plan.clusters.east).toMatchObject({
      httpPort: 8700,
      grpcPort: 8703,
      gatewayPort: 8743,
      gatewayAdminPort: 8790,
      directory: '/demo/east',
    });
    expect(plan.clusters.west).toMatchObject({
      httpPort: 8800,
      grpcPort: 8803,
      gatewayPort: 8843,
      gatewayAdminPort: 8890,
      directory: '/demo/west',
    });
    expect(plan.upstreamPorts).toEqual({ api: 9191, ledger: 9192, payments: 9193 });
  });

  it('gives no port to two things', () => {
    const ports = demoPorts(plan).map(({ port }) => port);
    expect(new Set(ports).size).toBe(ports.length);
  });

  it('moves every port with the base', () => {
    const moved = demoPorts(demoPlan('/demo', DEFAULT_PORT_BASE + 1000)).map(({ port }) => port);
    expect(moved).toEqual(demoPorts(plan).map(({ port }) => port + 1000));
  });
});

describe('planChildren', () => {
  const children = planChildren(plan);

  it('checks every port that a process listens on before the start', () => {
    const checked = demoPorts(plan).map(({ port }) => port);
    expect(children.flatMap((child) => child.ports).filter((port) => !checked.includes(port))).toEqual([]);
  });

  it('gives every process a name and a log of its own', () => {
    expect(new Set(children.map((child) => child.name)).size).toBe(children.length);
    expect(new Set(children.map((child) => child.logFile)).size).toBe(children.length);
    expect(children.map((child) => child.name)).toEqual(
      expect.arrayContaining([
        'west-gateway',
        'east-gateway',
        'west-control-plane',
        'west-api-1',
        'west-api-2',
        'east-web-sidecar',
      ]),
    );
  });

  it('passes tokens as files, never as arguments', () => {
    expect(children.flatMap((child) => child.program).filter((argument) => argument === '--token')).toEqual([]);
  });
});

describe('parsePortBase', () => {
  it.each([
    [undefined, 8700],
    ['', 8700],
    ['18700', 18_700],
  ])('%j → %j', (text, base) => expect(parsePortBase(text)).toBe(base));

  it.each(['80', 'x', '65500', '-1', '1e4'])('refuses %j', (text) => {
    expect(() => parsePortBase(text)).toThrow('PEERWAY_DEMO_PORT_BASE');
  });
});
