import { expect, test } from '../demo-test.ts';
import { apiUrl } from '../processes/demo.ts';
import { peerway } from '../processes/peerway-command.ts';
import { get, startTraffic } from '../processes/traffic.ts';

type Status = { roots: { id: string; state: string; leaves: number }[] };

const status = async (cluster: string[]): Promise<Status> =>
  JSON.parse(await peerway(['connect', 'ca', 'status', '--json', ...cluster])) as Status;

/** Publishes a new root, lets it sign, and waits until no proxy shows a leaf of the old one. */
async function rotate(cluster: string[]): Promise<void> {
  const rootId = (await peerway(['connect', 'ca', 'rotate', ...cluster])).trim();
  await peerway(['connect', 'ca', 'activate', ...cluster]);
  await expect
    .poll(
      async () => {
        const { roots } = await status(cluster);
        const others = roots.filter((root) => root.id !== rootId).reduce((sum, root) => sum + root.leaves, 0);
        return { others, isUsed: (roots.find((root) => root.id === rootId)?.leaves ?? 0) > 0 };
      },
      { timeout: 60_000 },
    )
    .toEqual({ others: 0, isUsed: true });
}

test('rotating the CA of the exporter, of the importer, and of both at once fails no request', async ({
  demo,
  east,
  west,
}) => {
  await expect.poll(async () => (await get(apiUrl(demo))).status).toBe(200);
  const traffic = startTraffic(apiUrl(demo));
  try {
    for (const clusters of [[west], [east], [west, east]]) {
      await Promise.all(clusters.map(rotate));
      const before = traffic.count().answered;
      await expect.poll(() => traffic.count().answered, { timeout: 60_000 }).toBeGreaterThan(before + 200);
    }
  } finally {
    await traffic.stop();
  }
  expect(traffic.count().failures).toEqual([]);
});
