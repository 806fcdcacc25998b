import { type EdgeSeverity, edgeSeverity, isProblem } from '@peerway/model/edge-severity';
import type { TopologyEdge, TopologyNode, TopologyView } from '@peerway/model/topology';
import type { MapExpression, NumberField, NumberOperator, TextField, TextOperator } from './map-expression';
import { nodeOf } from './node-index';

/** States that the map and its table can be narrowed to; `""`: all. */
export type StateFilter = '' | 'problems' | EdgeSeverity;

/** What is looked for, with the state that the page is narrowed to. */
export const inState = (expression: MapExpression | null, state: StateFilter): MapExpression | null => {
  if (state === '') return expression;
  const flag: MapExpression = { kind: 'flag', flag: state === 'problems' ? 'problem' : state };
  return expression === null ? flag : { kind: 'and', parts: [expression, flag] };
};

/** What an expression is asked of: a path with its ends, or a node alone. */
type Subject = {
  edge: TopologyEdge | null;
  source: TopologyNode | undefined;
  destination: TopologyNode | undefined;
  via: TopologyNode[];
};

/** IDs of the nodes and edges that an expression finds: each path with its ends and gateways, and nodes found by themselves. */
export function findInView(view: TopologyView, expression: MapExpression | null): ((id: string) => boolean) | null {
  if (expression === null) return null;
  const found = new Set<string>();
  for (const edge of view.edges)
    if (holds(expression, pathSubject(view, edge)))
      for (const id of [edge.id, edge.source, edge.destination, ...edge.via, ...edge.alsoVia]) found.add(id);
  if (isAboutNodes(expression))
    for (const node of view.nodes)
      if (
        holds(expression, { edge: null, source: node, destination: node, via: node.kind === 'gateway' ? [node] : [] })
      )
        found.add(node.id);
  return (id) => found.has(id);
}

/** The paths that an expression finds; all without one. */
export function findEdges(view: TopologyView, expression: MapExpression | null): TopologyEdge[] {
  return expression === null ? view.edges : view.edges.filter((edge) => holds(expression, pathSubject(view, edge)));
}

/** The view without what an expression finds: its paths, and the nodes that only they led to or that it names. */
export function hideInView(view: TopologyView, expression: MapExpression | null): TopologyView {
  if (expression === null) return view;
  const hiddenEdges = new Set(findEdges(view, expression));
  const edges = view.edges.filter((edge) => !hiddenEdges.has(edge));
  const ends = (of: Iterable<TopologyEdge>): Set<string> =>
    new Set([...of].flatMap(({ source, destination, via, alsoVia }) => [source, destination, ...via, ...alsoVia]));
  const left = ends(edges);
  const touched = ends(hiddenEdges);
  const named = isAboutNodes(expression);
  const nodes = view.nodes.filter((node) => {
    if (left.has(node.id)) return true;
    if (touched.has(node.id)) return false;
    return !(named && holds(expression, { edge: null, source: node, destination: node, via: [] }));
  });
  return { ...view, nodes, edges };
}

const pathSubject = (view: TopologyView, edge: TopologyEdge): Subject => ({
  edge,
  source: nodeOf(view, edge.source),
  destination: nodeOf(view, edge.destination),
  via: [...edge.via, ...edge.alsoVia].flatMap((id) => nodeOf(view, id) ?? []),
});

/** Whether it can be asked of a node alone: only of what a node has, and nothing of paths. */
function isAboutNodes(expression: MapExpression): boolean {
  switch (expression.kind) {
    case 'or':
    case 'and':
      return expression.parts.every(isAboutNodes);
    case 'not':
      return isAboutNodes(expression.part);
    case 'name':
      return true;
    case 'text':
      return !['from', 'to', 'mode'].includes(expression.field);
    default:
      return false;
  }
}

function holds(expression: MapExpression, subject: Subject): boolean {
  switch (expression.kind) {
    case 'or':
      return expression.parts.some((part) => holds(part, subject));
    case 'and':
      return expression.parts.every((part) => holds(part, subject));
    case 'not':
      return !holds(expression.part, subject);
    case 'name':
      return [subject.source, subject.destination].some(
        (node) =>
          node !== undefined &&
          `${node.name} ${node.peer} ${node.partition} ${node.namespace}`.toLowerCase().includes(expression.text),
      );
    case 'flag':
      return subject.edge !== null && hasFlag(subject.edge, expression.flag);
    case 'text':
      return compareTexts(textsOf(expression.field, subject), expression.operator, expression.value);
    case 'number': {
      const value = subject.edge && numberOf(expression.field, subject.edge);
      // What was not measured is neither more nor less than anything.
      return value !== null && compareNumbers(value, expression.operator, expression.value);
    }
    default:
      return expression satisfies never;
  }
}

function textsOf(field: TextField, { edge, source, destination, via }: Subject): string[] {
  const both = (of: (node: TopologyNode) => string): string[] =>
    [source, destination].flatMap((node) => (node ? [of(node)] : []));
  switch (field) {
    case 'service':
      return both(({ name }) => name);
    case 'from':
      return source ? [source.name] : [];
    case 'to':
      return destination ? [destination.name] : [];
    case 'gateway':
      return via.map(({ name }) => name);
    case 'protocol':
      return edge ? [edge.protocol] : both(({ protocol }) => protocol);
    case 'mode':
      return [edge?.mode ?? ''];
    default:
      return both((node) => node[field]);
  }
}

/** Of several texts, such as the names of both ends: one that is, or none that is not. */
function compareTexts(texts: readonly string[], operator: TextOperator, value: string): boolean {
  const isOne =
    operator === '=' || operator === '!='
      ? texts.some((text) => text.toLowerCase() === value)
      : texts.some((text) => text.toLowerCase().includes(value));
  return operator === '!=' || operator === '!~' ? !isOne : isOne;
}

function numberOf(field: NumberField, { traffic }: TopologyEdge): number | null {
  switch (field) {
    case 'rate':
      return traffic ? traffic.requestsPerSecond || traffic.connectionsPerSecond : 0;
    case 'errors':
      return traffic?.errorShare ?? null;
    case 'p50':
      return traffic?.p50Ms ?? null;
    case 'p95':
      return traffic?.p95Ms ?? null;
    case 'p99':
      return traffic?.p99Ms ?? null;
    default:
      return field satisfies never;
  }
}

const compareNumbers = (left: number, operator: NumberOperator, right: number): boolean =>
  ({
    '>': left > right,
    '>=': left >= right,
    '<': left < right,
    '<=': left <= right,
    '=': left === right,
    '!=': left !== right,
  })[operator];

function hasFlag(edge: TopologyEdge, flag: string): boolean {
  switch (flag) {
    case 'problem':
      return isProblem(edgeSeverity(edge));
    case 'declared':
      return edge.declared === true;
    case 'undeclared':
      return edge.declared === false;
    case 'used':
      return edge.observed;
    case 'mtls':
      return edge.mtls === true;
    default:
      return edgeSeverity(edge) === flag;
  }
}
