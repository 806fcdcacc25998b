import { setTimeout as wait } from 'node:timers/promises';
import { processTree, residentBytes } from '../processes/process-tree.ts';
import { ConnectionGroup } from './connection-group.ts';
import type { LoadRun, Sample } from './load-run.ts';
import { openRaw } from './raw-connection.ts';
import { costSample, measureWindow, Tally } from './window.ts';

const BULK_BUFFER_BYTES = 256 * 1024;
const PING = Buffer.alloc(128, 0x2e);
const PING_BUFFER_BYTES = 4 * 1024;
/** Opened at a time: well below what a listener has queued up for it. */
const OPENING = 64;
/** Opened and closed before memory is read, so that what is only ever allocated once does not count as any connection's. */
const WARM_CONNECTIONS = 200;
const SETTLE_MS = 1_000;

/** Downloads that never end. The figure is GB for each second of the proxy's time. */
export async function bulk(run: LoadRun, flows: number): Promise<Sample> {
  await using group = new ConnectionGroup();
  const tally = new Tally();
  for (let flow = 1; flow <= flows; flow += 1) {
    run.step(`opening flow ${flow} of ${flows}`);
    await openRaw(group, run.target.passthroughPort, 'flood', BULK_BUFFER_BYTES, (bytes) => {
      tally.units += bytes.length;
    });
  }
  const { elapsed, cpu, units } = await group.orFail(measureWindow(run, tally));
  return {
    value: units / 1e9 / cpu,
    rate: units / 1e9 / elapsed,
    busy: cpu / elapsed,
    p50Us: null,
    p99Us: null,
    resumed: null,
  };
}

/** 128 bytes there and back, again and again, on each of the connections. */
export async function pingPong(run: LoadRun, connections: number): Promise<Sample> {
  await using group = new ConnectionGroup();
  const tally = new Tally();
  for (let connection = 1; connection <= connections; connection += 1) {
    run.step(`opening connection ${connection} of ${connections}`);
    let missing = PING.length;
    let sentAt = performance.now();
    const socket = await openRaw(group, run.target.passthroughPort, 'echo', PING_BUFFER_BYTES, (bytes, socket) => {
      missing -= bytes.length;
      if (missing > 0) return;
      const now = performance.now();
      tally.units += 1;
      tally.latencies.push(now - sentAt);
      sentAt = now;
      missing = PING.length;
      if (!group.isClosing) socket.write(PING);
    });
    socket.write(PING);
  }
  return costSample(await group.orFail(measureWindow(run, tally)));
}

/** Memory of the proxy for each connection that is relayed and silent, bytes. Wants a proxy that has done nothing before. */
export async function idle(run: LoadRun, connections: number): Promise<Sample> {
  const pids = processTree(run.target.pid);
  {
    await using warm = new ConnectionGroup();
    await hold(run, warm, WARM_CONNECTIONS);
  }
  await wait(SETTLE_MS);
  const before = residentBytes(pids);
  await using group = new ConnectionGroup();
  await hold(run, group, connections);
  run.step('settling');
  await group.orFail(wait(SETTLE_MS));
  const value = (residentBytes(pids) - before) / connections;
  return { value, rate: null, busy: null, p50Us: null, p99Us: null, resumed: null };
}

/** Resolves when the origin has answered on all of them, so that each is relayed. */
async function hold(run: LoadRun, group: ConnectionGroup, connections: number): Promise<void> {
  let answered = 0;
  const open = (): Promise<void> =>
    new Promise((resolve, reject) => {
      openRaw(group, run.target.passthroughPort, 'hold', 64, () => {
        answered += 1;
        resolve();
      }).catch(reject);
    });
  while (answered < connections) {
    run.step(`${answered} of ${connections} idle connections are open`);
    const batch = Math.min(OPENING, connections - answered);
    await group.orFail(Promise.all(Array.from({ length: batch }, open)));
  }
}
