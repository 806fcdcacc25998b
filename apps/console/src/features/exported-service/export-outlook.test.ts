import { expect, it } from 'vitest';
import { exportOutlook } from './export-outlook';

const local = [
  { name: 'api', inMesh: true, protocol: 'http' },
  { name: 'ledger', inMesh: true, protocol: 'tcp' },
  { name: 'cron', inMesh: false, protocol: 'tcp' },
];
const rows = [{ service: 'ledger', peer: 'north' }];

it.each([
  ['', 'east', null],
  ['api', '', null],
  ['*', 'east', /3 services of today, and every one/],
  ['api', 'east', /terminates and re-encrypts http/],
  ['ledger', 'east', /by SNI/],
  ['ledger', 'north', /already/],
  ['cron', 'east', /no sidecar/],
  ['ghost', 'east', /registered here now/],
])('%s for %s', (service, peer, outlook) => {
  const text = exportOutlook({ service, peer }, local, rows);
  if (outlook === null) expect(text).toBeNull();
  else expect(text).toMatch(outlook);
});
