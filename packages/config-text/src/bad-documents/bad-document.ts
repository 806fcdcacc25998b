import type { TextFormat } from '../detect-format.ts';

/** A text that is refused, and the words that a person reads then. */
export type BadDocument = { format: TextFormat; text: string; message: string; hint?: string };
