'use client';

import { useSearchParams } from 'next/navigation';
import { useCallback, useMemo } from 'react';
import { type QuestionView, questionViewOf, withQuestion } from './question-view';

export type QuestionState = { view: QuestionView; change: (change: Partial<QuestionView>) => void };

/** What is asked lives in the address, so that it can be sent to somebody with its answer. */
export function useQuestion(): QuestionState {
  const parameters = useSearchParams();
  const view = useMemo(() => questionViewOf(new URLSearchParams(parameters)), [parameters]);
  const change = useCallback((next: Partial<QuestionView>) => {
    const query = withQuestion(new URLSearchParams(window.location.search), next);
    window.history.replaceState(null, '', `${window.location.pathname}${query}`);
  }, []);
  return { view, change };
}
