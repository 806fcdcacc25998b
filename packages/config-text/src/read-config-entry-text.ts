import type { ConfigEntry } from '@peerway/model/config-entry';
import { detectFormat, formatOfFile, type TextFormat } from './detect-format.ts';
import { type EntryOfTree, entryOfTree } from './entry-of-tree.ts';
import { defaultTextLimits, fitsBytes, type TextLimits } from './limits.ts';
import { readHcl } from './read-hcl.ts';
import { readJson } from './read-json.ts';
import { readYaml } from './read-yaml.ts';
import type { TextNode } from './text-node.ts';
import { TextProblem, textError } from './text-problem.ts';
import { treeOfValue } from './tree-of-value.ts';

export type ReadConfigEntryOptions = {
  /** The language of the text. `auto`: by the file's name, where one is given, and by the text's first words. */
  format?: TextFormat | 'auto';
  /** The name of the text's file; only its extension counts. */
  file?: string;
  limits?: Partial<TextLimits>;
};

export type ConfigEntryText = {
  entry: ConfigEntry;
  format: TextFormat;
  /** Consul's own form, or a custom resource of Kubernetes. */
  style: 'consul' | 'kubernetes';
  /** Remarks on what of the text is not used. */
  notes: string[];
};

/**
 * Reads one config entry from JSON, HCL or YAML, in Consul's own form or as a Kubernetes resource (semantics A4). Field names may be
 * CamelCase, camelCase or snake_case.
 * @throws ConfigEntryTextError (`request.invalid`) with line, column, field and hint, as far as they are known; its `problems` are all that were found.
 */
export function readConfigEntryText(text: string, options: ReadConfigEntryOptions = {}): ConfigEntryText {
  try {
    return read(text, options);
  } catch (error) {
    if (error instanceof TextProblem) throw textError(text, [error]);
    throw error;
  }
}

/**
 * Reads one config entry from a plain value, such as a request that was parsed already, as `readConfigEntryText` reads a text.
 * @throws ConfigEntryTextError (`request.invalid`) with the same words; it has no lines and columns.
 */
export function readConfigEntryValue(value: unknown, limits: Partial<TextLimits> = {}): ConfigEntry {
  const all = { ...defaultTextLimits, ...limits };
  try {
    return found(null, entryOfTree(treeOfValue(value, all), all)).entry;
  } catch (error) {
    if (error instanceof TextProblem) throw textError(null, [error]);
    throw error;
  }
}

/** The entry that was found. @throws ConfigEntryTextError with the problems that were found instead */
function found(text: string | null, result: EntryOfTree): Exclude<EntryOfTree, { entry: null }> {
  if (result.entry === null) throw textError(text, result.problems);
  return result;
}

function read(text: string, options: ReadConfigEntryOptions): ConfigEntryText {
  const limits = { ...defaultTextLimits, ...options.limits };
  if (!fitsBytes(text, limits.bytesMax))
    throw new TextProblem(null, `the text is larger than ${limits.bytesMax} bytes; a config entry can not be`);
  const format = chooseFormat(text, options);
  const { entry, ...rest } = found(text, entryOfTree(readTree(text, format, limits), limits));
  return { entry, format, style: rest.style, notes: rest.notes };
}

function chooseFormat(text: string, { format = 'auto', file }: ReadConfigEntryOptions): TextFormat {
  if (format !== 'auto') return format;
  const found = (file === undefined ? null : formatOfFile(file, text)) ?? detectFormat(text);
  if (found !== null) return found;
  if (text.trim() === '') throw new TextProblem(null, 'the text is empty');
  throw new TextProblem(null, 'the text is neither JSON nor HCL nor YAML', {
    hint: 'JSON starts with {, HCL with Kind = "…", YAML with Kind: … or apiVersion: ….',
  });
}

function readTree(text: string, format: TextFormat, limits: TextLimits): TextNode {
  switch (format) {
    case 'json':
      return readJson(text, limits);
    case 'hcl':
      return readHcl(text, limits);
    case 'yaml':
      return readYaml(text, limits);
    default:
      throw new Error(`unreachable: ${format satisfies never}`);
  }
}
