'use client';

import { Button, IconButton, useNow } from '@peerway/ui';
import { Pause, Play, Radio } from 'lucide-react';
import { useEffect, useState } from 'react';
import { momentOf, nextMoment, playbackRange, STEP_MS } from './playback-time';

/** One picture of a playback is shown for this long. */
const PICTURE_MS = 1_000;
const clock = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** Moves the map through the last hours. Only traffic is of then; the bar says so. */
export function PlaybackBar({
  at,
  wasHeard,
  isFetching,
  onAt,
}: {
  at: string;
  /** Null: the answer is on its way. */
  wasHeard: boolean | null;
  isFetching: boolean;
  /** An empty text: back to now. */
  onAt: (at: string) => void;
}) {
  const nowMs = useNow().getTime();
  const { fromMs, toMs } = playbackRange(nowMs);
  const moment = momentOf(at, nowMs) ?? toMs;
  const [isPlaying, setPlaying] = useState(false);
  useEffect(() => {
    // The next picture waits until this one is there.
    if (!isPlaying || isFetching) return;
    const timer = setTimeout(() => {
      const next = nextMoment(moment, Date.now());
      if (next === null) setPlaying(false);
      else onAt(new Date(next).toISOString());
    }, PICTURE_MS);
    return () => clearTimeout(timer);
  }, [isPlaying, isFetching, moment, onAt]);
  return (
    <fieldset className="flex flex-wrap items-center gap-3 rounded-md border border-line bg-surface-2 px-3 py-1.5 text-sm">
      <legend className="sr-only">Playback</legend>
      <IconButton
        label={isPlaying ? 'Stop the playback' : 'Play on from here'}
        icon={isPlaying ? <Pause size={16} /> : <Play size={16} />}
        onClick={() => setPlaying(!isPlaying)}
      />
      <input
        type="range"
        aria-label="Time"
        aria-valuetext={clock.format(moment)}
        min={fromMs}
        max={toMs}
        step={STEP_MS}
        value={moment}
        onChange={(event) => {
          setPlaying(false);
          onAt(new Date(Number(event.target.value)).toISOString());
        }}
        className="h-1.5 min-w-40 flex-1 accent-(--color-accent)"
      />
      <span className="font-medium tabular-nums">{clock.format(moment)}</span>
      <Button size="sm" icon={<Radio size={14} />} onClick={() => onAt('')}>
        Back to now
      </Button>
      <p role="status" className="w-full text-text-2">
        {wasHeard === false
          ? 'No proxy reported at this time, so nothing is known of its traffic. '
          : 'Paths and rates are of this time. '}
        Services, their health and what is declared are as they are now.
      </p>
    </fieldset>
  );
}
