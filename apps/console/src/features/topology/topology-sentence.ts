import { edgeSeverity, isProblem } from '@peerway/model/edge-severity';
import type { TopologyView } from '@peerway/model/topology';
import { formatQuantity, formatRate, formatShare } from '@peerway/ui';
import { edgeName, edgeReason, problemsFirst } from './edge-severity';

/** Who talks to whom and whether it is well, in a sentence; what is worst comes first. */
export function topologySentence(view: TopologyView): string {
  const { edges } = view;
  if (edges.length === 0) return 'No service here calls another through the mesh yet.';
  const problems = problemsFirst(edges).filter((edge) => isProblem(edgeSeverity(edge)));
  const [worst] = problems;
  if (worst) {
    const count =
      problems.length === 1
        ? `1 of ${formatQuantity(edges.length, 'path')} is`
        : `${problems.length} of ${edges.length} paths are`;
    return `${count} not well. ${edgeName(view, worst)}: ${edgeReason(worst)}`;
  }
  const used = edges.filter(({ observed }) => observed);
  if (used.length === 0)
    return `${formatQuantity(edges.length, 'path')} declared, and no traffic on any of them lately.`;
  const requests = used.reduce((sum, { traffic }) => sum + (traffic?.requestsPerSecond ?? 0), 0);
  const errors = used.reduce(
    (sum, { traffic }) => sum + (traffic ? traffic.requestsPerSecond * traffic.errorShare : 0),
    0,
  );
  const undeclared = edges.filter((edge) => edgeSeverity(edge) === 'undeclared').length;
  const rest =
    undeclared === 0
      ? ''
      : ` ${undeclared === 1 ? '1 of them is' : `${undeclared} of them are`} not declared by any upstream.`;
  const paths = used.length === 1 ? 'The one path with traffic is' : `All ${used.length} paths with traffic are`;
  return `${paths} well: ${formatRate(requests)}, ${formatShare(requests > 0 ? errors / requests : 0)} errors.${rest}`;
}
