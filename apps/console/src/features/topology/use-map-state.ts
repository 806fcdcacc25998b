'use client';

import { severities } from '@peerway/model/edge-severity';
import type { TopologyView } from '@peerway/model/topology';
import { useMemo } from 'react';
import { useQueryParameter } from '@/api/use-query-parameter';
import { usePartition } from '@/features/tenancy/use-partition';
import { findEdges, findInView, hideInView, inState, type StateFilter } from './find-edges';
import { foldView, type Level, levels } from './fold-view';
import { type ExpressionFault, parseMapExpression } from './parse-map-expression';
import { viewInPartition } from './view-in-partition';

/** What the page shows and how, all of it in its address, so that the address is the view. */
export function useMapState(whole: TopologyView | undefined) {
  const [selected, setSelected] = useQueryParameter('selected', '', 'push');
  const [find, setFind] = useQueryParameter('find');
  const [hide, setHide] = useQueryParameter('hide');
  const [chosenState, setState] = useQueryParameter('state');
  const [chosenLevel, setChosenLevel] = useQueryParameter('level', 'auto');
  const [unfoldedText, setUnfoldedText] = useQueryParameter('unfolded');
  const [partition] = usePartition();
  const state = stateOf(chosenState);
  const level: Level = levels.find((one) => one === chosenLevel) ?? 'auto';

  const { expression, fault } = useMemo(() => readExpression(find), [find]);
  const hidden = useMemo(() => readExpression(hide), [hide]);
  const wanted = useMemo(() => inState(expression, state), [expression, state]);
  const view = useMemo(
    () => whole && hideInView(viewInPartition(whole, partition), hidden.expression),
    [whole, partition, hidden],
  );
  const isFound = useMemo(() => (view ? findInView(view, wanted) : null), [view, wanted]);
  const edges = useMemo(() => (view ? findEdges(view, wanted) : []), [view, wanted]);
  const folded = useMemo(
    () =>
      view &&
      foldView(view, {
        level,
        unfolded: new Set(unfoldedText.split(',')),
        wanted: [
          ...view.edges.flatMap(({ id, source, destination }) => (id === selected ? [source, destination] : [])),
          ...view.nodes.flatMap(({ id }) => (id === selected || isFound?.(id) ? [id] : [])),
        ],
      }),
    [view, level, unfoldedText, selected, isFound],
  );
  const matches = useMemo(() => {
    if (!folded || !isFound) return null;
    // What stands for others is found with any of them.
    return (id: string): boolean =>
      isFound(id) ||
      (folded.paths.get(id)?.paths.some((path) => isFound(path.id)) ?? false) ||
      (folded.services.get(id)?.services.some((service) => isFound(service.id)) ?? false);
  }, [folded, isFound]);

  return {
    view,
    folded,
    matches,
    /** The paths that are looked for. */
    edges,
    selected,
    setSelected,
    find,
    setFind,
    fault,
    hide,
    setHide,
    state,
    setState,
    level,
    setLevel: (next: Level): void => {
      setUnfoldedText('');
      setChosenLevel(next);
    },
    isUnfolded: unfoldedText !== '',
    unfold: (id: string): void => {
      setUnfoldedText([...unfoldedText.split(',').filter(Boolean), id].join(','));
      setSelected('');
    },
    foldAgain: (): void => setUnfoldedText(''),
  };
}

/** A faulty text finds nothing yet, so it narrows nothing either. */
function readExpression(text: string) {
  const parsed = parseMapExpression(text);
  return 'fault' in parsed
    ? { expression: null, fault: parsed.fault as ExpressionFault | null }
    : { expression: parsed.expression, fault: null };
}

const stateOf = (text: string): StateFilter =>
  text === 'problems' ? text : (severities.find((severity) => severity === text) ?? '');
