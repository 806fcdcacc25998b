'use client';

import { CodeBlock, SegmentedControl } from '@peerway/ui';
import { useQueryParameter } from '@/api/use-query-parameter';
import {
  freeLocalPort,
  type SnippetSource,
  type SnippetUpstream,
  snippetFormats,
  upstreamSnippet,
} from './upstream-snippet';

const unknownSource = (partition: string, namespace: string): SnippetSource => ({
  ...{ name: '', namespace, partition, node: '', servicePort: null, proxyPort: null },
});

const notes: Record<(typeof snippetFormats)[number]['value'], string> = {
  json: 'Into proxy of the sidecar in the definition of the service. Start its sidecar again with it.',
  hcl: 'Into proxy of the sidecar in the definition of the service, where Consul’s agent reads it.',
  cli: 'Starts the sidecar with the whole definition. What it has besides goes into it too.',
  kubernetes: 'Onto the pods of the workload. Consul’s injector makes the upstream of it.',
};

/** The upstream to copy, in the words of whoever runs the service. */
export function UpstreamSnippet({
  upstream: { name, namespace, peer, partition },
  source = unknownSource(partition, namespace),
  taken = [],
}: {
  upstream: Omit<SnippetUpstream, 'port'> & { partition: string };
  source?: SnippetSource;
  /** Local ports that are in use. */
  taken?: readonly number[];
}) {
  const [chosen, setChosen] = useQueryParameter('as', 'json');
  const format = snippetFormats.find(({ value }) => value === chosen)?.value ?? 'json';
  const upstream = { name, namespace, peer, port: freeLocalPort(taken) };
  return (
    <section aria-label="The upstream to copy" className="flex flex-col gap-2">
      <div>
        <SegmentedControl label="Format" value={format} onChange={setChosen} choices={snippetFormats} />
      </div>
      <p className="text-sm text-text-2">{notes[format]}</p>
      <CodeBlock
        label={`Upstream ${name} of ${peer}`}
        code={upstreamSnippet(format, upstream, source, window.location.origin)}
      />
    </section>
  );
}
