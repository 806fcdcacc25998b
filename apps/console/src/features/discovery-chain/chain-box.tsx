'use client';

import type { ChainSplit, ChainTargetView, DiscoveryChainView } from '@peerway/model/discovery-chain';
import { Badge, formatMs, StatusMark } from '@peerway/ui';
import clsx from 'clsx';
import type { ReactNode } from 'react';
import { type ChainBox, HEADER, ROW } from './chain-layout';
import { matchText, shareText, targetText } from './chain-text';
import { entryHop, routeHop, targetHop } from './hop';
import { targetStatus } from './target-status';

type BoxProps = { view: DiscoveryChainView; box: ChainBox; selected: string; onHop: (id: string) => void };

/** One part of the drawing, at its place. */
export function ChainBoxView({ view, box, selected, onHop }: BoxProps) {
  const node = view.nodes[box.id];
  const press = (id: string): { isSelected: boolean; onPress: () => void } => ({
    isSelected: selected === id,
    onPress: () => onHop(id),
  });
  switch (node?.type) {
    case 'router':
      return (
        <Frame
          box={box}
          title={`Router of ${node.name.slice('router:'.length)}`}
          {...press(entryHop('service-router'))}
        >
          {node.routes.map((route, index) => (
            <Row key={route.origin} {...press(routeHop(index))} label={`Route ${index + 1}: ${matchText(route.match)}`}>
              <span className="w-5 shrink-0 text-text-3 tabular-nums">{index + 1}</span>
              <span className="truncate font-mono text-xs">{matchText(route.match)}</span>
            </Row>
          ))}
        </Frame>
      );
    case 'splitter':
      return (
        <Frame box={box} title={`Splitter of ${node.name.slice('splitter:'.length)}`} {...press(node.name)}>
          {node.splits.map((split) => (
            <Row
              key={`${split.origin} ${split.next}`}
              {...press(node.name)}
              label={`${shareText(split.weight)} of ${box.id}`}
            >
              <Share split={split} />
            </Row>
          ))}
        </Frame>
      );
    case 'resolver': {
      const target = view.targets[node.target];
      return (
        <Frame
          box={box}
          title={
            target?.isHidden ? 'Hidden' : node.isDefault || !target ? 'No resolver' : `Resolver of ${target.service}`
          }
          {...press(node.name)}
        >
          <p className="truncate px-3 text-text-2 text-xs">
            {node.redirects[0] ??
              (target && !target.isHidden
                ? `${target.loadBalancer.policy}, connects in ${formatMs(target.connectTimeoutMs)}`
                : '')}
          </p>
        </Frame>
      );
    }
    case undefined: {
      const target = view.targets[box.id.slice('target:'.length)];
      return target ? <TargetBox view={view} box={box} target={target} {...press(targetHop(target.id))} /> : null;
    }
    default:
      return node satisfies never;
  }
}

type Press = { isSelected: boolean; onPress: () => void };

function Frame({
  box,
  title,
  isSelected,
  onPress,
  children,
}: Press & { box: ChainBox; title: ReactNode; children: ReactNode }) {
  return (
    <div
      className={clsx(
        'absolute overflow-hidden rounded-md border bg-surface-2',
        isSelected ? 'border-accent' : 'border-line-strong',
      )}
      style={{ left: box.x, top: box.y, width: box.width, height: box.height }}
    >
      <button
        type="button"
        onClick={onPress}
        aria-pressed={isSelected}
        style={{ height: HEADER - 4 }}
        className="flex w-full items-center px-3 text-left font-medium text-sm hover:bg-surface-3 focus-visible:outline-offset-[-2px]"
      >
        <span className="truncate">{title}</span>
      </button>
      {children}
    </div>
  );
}

function Row({ isSelected, onPress, label, children }: Press & { label: string; children: ReactNode }) {
  return (
    <button
      type="button"
      aria-label={label}
      aria-pressed={isSelected}
      onClick={onPress}
      title={label}
      style={{ height: ROW }}
      className={clsx(
        'flex w-full items-center border-line border-t px-3 text-left text-sm focus-visible:outline-offset-[-2px]',
        isSelected ? 'bg-accent-subtle' : 'hover:bg-surface-3',
      )}
    >
      {children}
    </button>
  );
}

/** A leg's share as a bar with its number. */
function Share({ split }: { split: ChainSplit }) {
  return (
    <>
      <span className="mr-2 h-2 flex-1 overflow-hidden rounded-full bg-surface-3">
        <span className="block h-full rounded-full bg-accent" style={{ width: `${split.weight / 100}%` }} />
      </span>
      <span className="w-16 shrink-0 text-right tabular-nums">{shareText(split.weight)}</span>
    </>
  );
}

function TargetBox({
  view,
  box,
  target,
  isSelected,
  onPress,
}: Press & Omit<BoxProps, 'selected' | 'onHop'> & { target: ChainTargetView }) {
  const { status, text } = targetStatus(target);
  return (
    <button
      type="button"
      onClick={onPress}
      aria-pressed={isSelected}
      className={clsx(
        'absolute flex flex-col justify-center gap-0.5 overflow-hidden rounded-md border px-3 text-left hover:bg-surface-3',
        target.peer === '' ? 'bg-surface-2' : 'border-dashed bg-surface-2',
        isSelected ? 'border-accent' : 'border-line-strong',
      )}
      style={{ left: box.x, top: box.y, width: box.width, height: box.height }}
    >
      <span className="flex w-full items-center gap-2 text-sm">
        <span className="min-w-0 truncate font-medium">{targetText({ ...target, peer: '' }, view)}</span>
        {target.peer !== '' && <Badge tone="accent">peer {target.peer}</Badge>}
      </span>
      <span className="flex items-center gap-1.5 text-text-2 text-xs">
        <StatusMark status={status} />
        {text}
      </span>
    </button>
  );
}
