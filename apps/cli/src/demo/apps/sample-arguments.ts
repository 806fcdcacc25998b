/** Arguments of a sample service: port, cluster and instance, then whatever the service needs. */
export function sampleArguments(): { port: number; cluster: string; instance: string; rest: string[] } {
  const [port = '', cluster = '', instance = '', ...rest] = process.argv.slice(2);
  return { port: Number(port), cluster, instance, rest };
}

/** One JSON line on standard output; `sample.ready` is what the demo waits for. */
export function logSample(event: string, fields: Record<string, unknown> = {}): void {
  process.stdout.write(`${JSON.stringify({ at: new Date().toISOString(), level: 'info', event, ...fields })}\n`);
}
