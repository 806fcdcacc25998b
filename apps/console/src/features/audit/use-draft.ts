'use client';

import { useEffect, useRef, useState } from 'react';
import { useSettled } from '@/features/config-entry/use-settled';

const SETTLED_MS = 300;

/** A text while it is typed: it is handed on once typing rests, and follows when the value changes elsewhere. */
export function useDraft(value: string, onSettled: (value: string) => void): [string, (value: string) => void] {
  const [draft, setDraft] = useState(value);
  const handedOn = useRef(value);
  const settled = useSettled(draft, SETTLED_MS);
  useEffect(() => {
    if (value === handedOn.current) return;
    handedOn.current = value;
    setDraft(value);
  }, [value]);
  useEffect(() => {
    if (settled !== draft || settled === handedOn.current) return;
    handedOn.current = settled;
    onSettled(settled);
  }, [settled, draft, onSettled]);
  return [draft, setDraft];
}
