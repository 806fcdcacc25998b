'use client';

import { Button, type StatusKind, StatusMark } from '@peerway/ui';
import { Pause, Play } from 'lucide-react';
import { type LiveState, useLive } from '@/api/live';

const looks: Record<LiveState['state'], { status: StatusKind; word: string }> = {
  connecting: { status: 'pending', word: 'Connecting' },
  live: { status: 'healthy', word: 'Live' },
  paused: { status: 'stale', word: 'Paused' },
  reconnecting: { status: 'pending', word: 'Reconnecting' },
};

/** Whether what is shown follows the cluster, and the switch for it. */
export function LiveIndicator() {
  const live = useLive();
  const { status, word } = looks[live.state];
  const isPaused = live.state === 'paused';
  return (
    <Button
      variant="ghost"
      size="sm"
      onClick={() => live.setPaused(!isPaused)}
      title={isPaused ? 'Follow the cluster again (.)' : 'Stop following the cluster (.)'}
      icon={<StatusMark status={status} />}
      className="group"
    >
      <span role="status">{word}</span>
      {isPaused ? (
        <Play size={12} aria-hidden="true" />
      ) : (
        <Pause size={12} aria-hidden="true" className="hidden opacity-0 group-hover:opacity-100 sm:block" />
      )}
    </Button>
  );
}
