import { CodeBlock } from './code-block.tsx';
import { shellCommand } from './shell-command.ts';

/** Below a form: the command that does the same, kept in step with what is typed. */
export function CommandTwin({ words }: { words: readonly string[] }) {
  return (
    <details className="text-sm">
      <summary className="w-fit cursor-pointer rounded-sm font-medium text-text-2 hover:text-text-1">
        The same as a command
      </summary>
      <div className="mt-2">
        <CodeBlock label="In a shell" code={shellCommand(words)} />
      </div>
    </details>
  );
}
