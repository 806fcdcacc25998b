'use client';

import { Sheet } from '@peerway/ui';
import { PanelLeft } from 'lucide-react';
import dynamic from 'next/dynamic';
import { type ReactNode, useState } from 'react';
import { Navigation } from './navigation';
import { StaleBanner } from './stale-banner';
import { TopBar } from './top-bar';
import { useAttentionCounts } from './use-attention';
import { useCollapsed } from './use-collapsed';
import { useKeys } from './use-keys';

const loadPalette = () => import('./command-palette');
const CommandPalette = dynamic(async () => (await loadPalette()).CommandPalette, { ssr: false });

const KeyHelp = dynamic(async () => (await import('./key-help')).KeyHelp, { ssr: false });

type Overlay = 'palette' | 'keys' | 'pages' | null;

/** Navigation at the left, top bar, and the page. */
export function Frame({ children }: { children: ReactNode }) {
  const [overlay, setOverlay] = useState<Overlay>(null);
  const [hasPalette, setHasPalette] = useState(false);
  const [isCollapsed, setCollapsed] = useCollapsed();
  const attention = useAttentionCounts();
  const openPalette = (): void => {
    setHasPalette(true);
    setOverlay('palette');
  };
  useKeys({ openPalette, openHelp: () => setOverlay('keys') });
  const close = (): void => setOverlay(null);
  return (
    <div className="flex min-h-dvh">
      <a
        href="#page"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-surface-2 focus:px-3 focus:py-1.5"
      >
        Skip to the page
      </a>
      <div
        className={`sticky top-0 hidden h-dvh shrink-0 flex-col border-line border-r bg-surface-1 md:flex ${isCollapsed ? 'w-14' : 'w-[212px]'}`}
      >
        <Navigation attention={attention} isCollapsed={isCollapsed} />
        <button
          type="button"
          onClick={() => setCollapsed(!isCollapsed)}
          aria-label={isCollapsed ? 'Widen the navigation' : 'Narrow the navigation'}
          title={isCollapsed ? 'Widen the navigation' : 'Narrow the navigation'}
          className={`mt-auto mb-3 flex h-8 items-center gap-2.5 rounded-md text-sm text-text-3 hover:bg-surface-3 hover:text-text-1 ${isCollapsed ? 'mx-3 justify-center' : 'mx-3 px-2'}`}
        >
          <PanelLeft size={16} aria-hidden="true" />
        </button>
      </div>
      <div className="flex min-w-0 flex-1 flex-col">
        <TopBar
          onOpenPages={() => setOverlay('pages')}
          onOpenPalette={openPalette}
          onNearPalette={() => void loadPalette()}
          onOpenHelp={() => setOverlay('keys')}
        />
        <StaleBanner />
        <main id="page" tabIndex={-1} className="flex min-w-0 flex-1 flex-col outline-none">
          {children}
        </main>
      </div>
      <Sheet open={overlay === 'pages'} onOpenChange={close} title="Pages">
        <Navigation attention={attention} onNavigate={close} />
      </Sheet>
      {hasPalette && <CommandPalette isOpen={overlay === 'palette'} onClose={close} />}
      {overlay === 'keys' && <KeyHelp onClose={close} />}
    </div>
  );
}
