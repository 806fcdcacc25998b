'use client';

import type { TopologyEdge, TopologyView } from '@peerway/model/topology';
import { IconButton, Menu, type MenuItem, notifyDone, notifyFailed } from '@peerway/ui';
import { Ellipsis, FileCode, History, Image as ImageIcon, Link as LinkIcon, Table2 } from 'lucide-react';
import { saveFile } from '@/frame/save-file';
import { edgesCsv } from './edges-csv';
import { type Level, levels } from './fold-view';

const levelWords: Record<Level, string> = {
  auto: 'Fold what is well where it is large',
  clusters: 'Clusters',
  namespaces: 'Partitions and namespaces',
  services: 'Services',
};

/** What is drawn apart, the address of this view, and files of it. */
export function MapMenu({
  view,
  edges,
  level,
  isMap,
  onLevel,
  onPlayback,
}: {
  view: TopologyView;
  /** Those that the table shows. */
  edges: readonly TopologyEdge[];
  level: Level;
  isMap: boolean;
  onLevel: (level: Level) => void;
  /** Null: a past moment is shown already. */
  onPlayback: (() => void) | null;
}) {
  const name = (ending: string): string => `topology-${view.at.slice(0, 19).replaceAll(':', '')}.${ending}`;
  const attempt = async (what: string, work: () => Promise<void> | void): Promise<void> => {
    try {
      await work();
    } catch (error) {
      notifyFailed(`Could not ${what}`, error instanceof Error ? error.message : String(error));
    }
  };
  const draw = async (kind: 'svg' | 'png'): Promise<void> => {
    const content = document.querySelector<SVGGElement>('[data-map-content]');
    if (content === null) return;
    const { pictureOf, pixelsOf } = await import('./map-picture');
    const picture = pictureOf(content, `Topology at ${view.at}`);
    const file = kind === 'png' ? await pixelsOf(picture) : new Blob([picture.svg], { type: 'image/svg+xml' });
    saveFile(file, name(kind));
  };
  const items: MenuItem[] = [
    ...(isMap
      ? [
          { kind: 'heading' as const, label: 'Drawn for themselves' },
          ...levels.map((one) => ({
            kind: 'choice' as const,
            label: levelWords[one],
            checked: one === level,
            onSelect: () => onLevel(one),
          })),
          { kind: 'line' as const },
        ]
      : []),
    ...(onPlayback ? [{ label: 'Play back the last hours', icon: <History size={16} />, onSelect: onPlayback }] : []),
    {
      label: 'Copy the link to this view',
      icon: <LinkIcon size={16} />,
      onSelect: () =>
        void attempt('copy the link', async () => {
          await navigator.clipboard.writeText(window.location.href);
          notifyDone('The link to this view was copied.');
        }),
    },
    ...(isMap
      ? [
          {
            label: 'Save as SVG',
            icon: <FileCode size={16} />,
            onSelect: () => void attempt('save it', () => draw('svg')),
          },
          {
            label: 'Save as PNG',
            icon: <ImageIcon size={16} />,
            onSelect: () => void attempt('save it', () => draw('png')),
          },
        ]
      : []),
    {
      label: 'Save the paths as CSV',
      icon: <Table2 size={16} />,
      hint: String(edges.length),
      onSelect: () =>
        void attempt('save the paths', () =>
          saveFile(new Blob([edgesCsv(view, edges)], { type: 'text/csv' }), name('csv')),
        ),
    },
  ];
  return (
    <Menu
      label="This view"
      trigger={<IconButton label="More of this view" icon={<Ellipsis size={16} />} />}
      items={items}
    />
  );
}
