import { type TextFormat, type WrittenFormat, writtenFormats } from '@peerway/config-text';
import { Option } from 'commander';

export type TextFormatOptions = { format?: TextFormat | 'auto' };
export type WrittenFormatOptions = { format: WrittenFormat };

/** `--format` of a text that is read. */
export const textFormatOption = (): Option =>
  new Option('--format <format>', 'language of the text; auto: by the name of the file and by its first words')
    .choices(['auto', 'json', 'hcl', 'yaml'])
    .default('auto');

/** `--format` of a text that is printed. */
export const writtenFormatOption = (): Option =>
  new Option('--format <format>', 'how to print it').choices([...writtenFormats]).default('json');
