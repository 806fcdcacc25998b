import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { expect, test } from '../demo-test.ts';
import { apiUrl, type Demo, gatewayAdminUrl, gatewayPort } from '../processes/demo.ts';
import { get, startTraffic } from '../processes/traffic.ts';

/** Connects to west's gateway, sends what `say` sends, and resolves when the gateway has closed the connection. */
function closedAfter(
  port: number,
  say: (write: (bytes: Buffer) => void, onEnd: (stop: () => void) => void) => void,
): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const stops: (() => void)[] = [];
    socket.on('error', () => undefined);
    socket.on('close', () => {
      for (const stop of stops) stop();
      resolve();
    });
    socket.resume();
    socket.once('connect', () =>
      say(
        (bytes) => socket.writable && socket.write(bytes),
        (stop) => stops.push(stop),
      ),
    );
  });
}

/** The gateway's count of refused ClientHellos of a reason. */
async function refused(demo: Demo, reason: string): Promise<number> {
  const { body } = await get(`${gatewayAdminUrl(demo, 'west')}/stats/prometheus`);
  const lines = body.split('\n').filter((line) => line.includes(reason) && !line.startsWith('#'));
  return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

const TLS_HANDSHAKE_HEADER = Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03]);

test('garbage and slow ClientHellos are closed and counted, and no other request notices', async ({ demo }) => {
  await expect.poll(async () => (await get(apiUrl(demo))).status).toBe(200);
  const traffic = startTraffic(apiUrl(demo));
  const port = gatewayPort(demo, 'west');
  const malformedBefore = await refused(demo, 'hello.malformed');
  const lateBefore = await refused(demo, 'hello.timeout');

  const garbage = Array.from({ length: 100 }, () =>
    closedAfter(port, (write) => write(Buffer.concat([Buffer.from('GET / HTTP/1.1\r\n'), randomBytes(512)]))),
  );
  const slow = Array.from({ length: 100 }, () =>
    closedAfter(port, (write, onEnd) => {
      let sent = 0;
      const timer = setInterval(() => write(TLS_HANDSHAKE_HEADER.subarray(sent, ++sent)), 900);
      onEnd(() => clearInterval(timer));
    }),
  );
  const silent = Array.from({ length: 100 }, () => closedAfter(port, () => undefined));

  await Promise.all([...garbage, ...slow, ...silent]);
  await expect.poll(async () => (await refused(demo, 'hello.malformed')) - malformedBefore).toBeGreaterThanOrEqual(100);
  await expect.poll(async () => (await refused(demo, 'hello.timeout')) - lateBefore).toBeGreaterThanOrEqual(100);

  const count = await traffic.stop();
  expect(count.failures).toEqual([]);
  expect(count.answered).toBeGreaterThan(200);
});
