import { expect, it } from 'vitest';
import { trafficRowSchema } from './proxy-report.ts';

/** As proxies wrote it before they told partitions, directions and mutual TLS. */
const olderRow = {
  ...{ point: 'outbound', source: 'web', sourceTrustDomain: 'east.consul', service: 'api', namespace: 'default' },
  ...{ peer: 'west', protocol: 'http', mode: 'remote', connections: 1, activeConnections: 1, statusClasses: {} },
  ...{ requests: 3, activeRequests: 0, errors: {}, bytesIn: 1, bytesOut: 1 },
  latency: { count: 0, sum: 0, buckets: [] },
};

it('reads the report of an older proxy, and takes what it does not tell for not told', () => {
  expect(trafficRowSchema.parse(olderRow)).toEqual({
    ...olderRow,
    ...{ sourcePartition: '', sourceNamespace: '', partition: '', direction: '', mutualTls: null },
  });
});
