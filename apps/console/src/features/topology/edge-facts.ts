import type { TopologyEdge, TopologyView } from '@peerway/model/topology';
import { nodeOf } from './node-index';

/** What was seen of the hops, and how far that reaches: behind a peer's gateway only the peer sees. */
export function mutualTlsText(
  view: Pick<TopologyView, 'nodes'>,
  edge: Pick<TopologyEdge, 'mtls' | 'destination'>,
): string {
  if (edge.mtls === null) return 'not seen: nothing that this cluster could check went over it lately';
  if (!edge.mtls) return 'no: a hop was in plain text';
  const peer = nodeOf(view, edge.destination)?.peer ?? '';
  return peer === ''
    ? 'yes, with both identities verified'
    : `yes, with both identities verified, as far as this cluster sees: up to the end of its own connection in ${peer}`;
}

/** Whether somebody wrote down that it is wanted. */
export function declaredText(declared: TopologyEdge['declared']): string {
  if (declared === null) return 'in the cluster of the client, so it is not known here';
  return declared ? 'yes, as an upstream' : 'no upstream here declares it';
}
