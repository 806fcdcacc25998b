import { type ServiceInstance, serviceInstanceSchema } from '@peerway/model/catalog';
import { proxyReportSchema } from '@peerway/model/proxy-report';
import { putIfChanged } from '../catalog/register-service.ts';
import type { OperationContext } from '../context.ts';
import { parseInput } from '../parse-input.ts';
import { requireProxy } from './require-proxy.ts';

/** Takes a proxy's report: traffic into the history, and the application's health into the catalog when it changed. */
export async function takeProxyReport(context: OperationContext, rawInput: unknown): Promise<Record<string, never>> {
  const report = parseInput(proxyReportSchema, rawInput);
  const instance = requireProxy(context, 'proxy.report', report.proxy);
  context.live.proxies.report(report);
  const atMs = context.now().getTime();
  if (context.live.traffic.ingest(report, atMs)) context.live.recorder.record(report, atMs);
  if (report.application !== null) await storeApplicationHealth(context, instance, report.application);
  return {};
}

const APPLICATION_CHECK = 'application';

async function storeApplicationHealth(
  { store, log }: OperationContext,
  sidecar: ServiceInstance,
  application: { status: 'passing' | 'warning' | 'critical' | 'maintenance'; output: string },
): Promise<void> {
  const destination = serviceInstanceSchema.shape.id.safeParse(sidecar.proxy?.destinationServiceId).data;
  if (destination === undefined) return;
  const checkId = `${APPLICATION_CHECK}:${destination}`;
  const key = ['', sidecar.partition, sidecar.node, checkId].join('/');
  const current = store.state().check.get(key);
  // The output alone is not worth an index: only a change of the status is stored.
  if (current?.status === application.status) return;
  await store.transact((transaction) => {
    const service = transaction.state.instance.get(['', sidecar.partition, sidecar.node, destination].join('/'));
    if (service === undefined) return;
    putIfChanged(transaction, 'check', key, {
      partition: sidecar.partition,
      peerName: '',
      node: sidecar.node,
      checkId,
      name: 'Application accepts connections',
      status: application.status,
      output: application.output,
      serviceId: destination,
      serviceName: service.service,
      createIndex: 0,
      modifyIndex: 0,
    });
  });
  log('info', 'health.application', { service: destination, status: application.status });
}
