import { expect, it } from 'vitest';
import { mergeMetrics } from './merge-metrics.ts';

it('labels each sample with its worker, and keeps a family together', () => {
  const text = (requests: number) =>
    `# HELP requests_total Requests.\n# TYPE requests_total counter\nrequests_total{service="a b",le="+Inf"} ${requests}\n# TYPE up gauge\nup 1\n`;
  const workers = [
    { name: '0', text: text(3) },
    { name: '1', text: null },
    { name: '0-draining', text: text(4) },
  ];
  expect(mergeMetrics(workers)).toBe(
    [
      '# HELP requests_total Requests.',
      '# TYPE requests_total counter',
      'requests_total{worker="0",service="a b",le="+Inf"} 3',
      'requests_total{worker="0-draining",service="a b",le="+Inf"} 4',
      '# TYPE up gauge',
      'up{worker="0"} 1',
      'up{worker="0-draining"} 1',
      '',
    ].join('\n'),
  );
  expect(mergeMetrics([{ name: '0', text: null }])).toBe('');
});
