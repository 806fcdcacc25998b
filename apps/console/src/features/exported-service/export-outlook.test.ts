import { expect, it } from 'vitest';
import { parseConsumer } from './consumer';
import { exportOutlook } from './export-outlook';

const where = { namespace: 'default', partition: 'default' };
const service = (name: string, inMesh: boolean, protocol: 'http' | 'tcp', partition = 'default') =>
  ({ name, namespace: 'default', partition, peer: '', kind: '', inMesh, protocol }) as const;
const known = {
  services: [
    service('api', true, 'http'),
    service('ledger', true, 'tcp'),
    service('cron', false, 'tcp'),
    service('elsewhere', true, 'tcp', 'team-a'),
  ],
  exported: [{ ...where, service: 'ledger', peer: 'north', toPartition: '' }],
};

it.each([
  ['', 'peer:east', null],
  ['api', '', null],
  ['*', 'peer:east', /3 services of today, and every one/],
  ['api', 'peer:east', /terminates and re-encrypts http/],
  ['api', 'partition:team-a', /^Services of the partition team-a .* inside this cluster/],
  ['ledger', 'peer:east', /by SNI/],
  ['ledger', 'peer:north', /already/],
  ['cron', 'peer:east', /no sidecar/],
  ['ghost', 'peer:east', /registered here now/],
  ['elsewhere', 'peer:east', /registered here now/],
])('%s for %s', (name, consumer, outlook) => {
  const text = exportOutlook({ ...where, service: name }, parseConsumer(consumer), known);
  if (outlook === null) expect(text).toBeNull();
  else expect(text).toMatch(outlook);
});
