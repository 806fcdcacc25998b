import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from './button.tsx';

/** Copies `text`. Says when it is done, also to those who can't see it, and when the browser refuses. */
export function CopyButton({ text, label = 'Copy' }: { text: string; label?: string }) {
  const [state, setState] = useState<'idle' | 'copied' | 'refused'>('idle');
  useEffect(() => {
    if (state === 'idle') return;
    const timer = setTimeout(() => setState('idle'), 2500);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setState('copied');
    } catch {
      setState('refused');
    }
  };
  return (
    <>
      <Button
        size="sm"
        onClick={copy}
        icon={state === 'copied' ? <Check size={14} /> : <Copy size={14} />}
        className="min-w-20"
      >
        {state === 'copied' ? 'Copied' : label}
      </Button>
      <span role="status" className={state === 'refused' ? 'text-danger-strong text-sm' : 'sr-only'}>
        {state === 'copied' && 'Copied'}
        {state === 'refused' && 'The browser did not allow copying. Select the text and copy it by hand.'}
      </span>
    </>
  );
}
