import type { ConfigEntry } from '@peerway/model/config-entry';
import { stringify } from 'yaml';
import { plainEntry } from './plain-entry.ts';
import { writeHcl } from './write-hcl.ts';
import { kubernetesResource } from './write-kubernetes.ts';

/** The forms that an entry is written in. `kubernetes`: a custom resource, as YAML. */
export const writtenFormats = ['json', 'hcl', 'yaml', 'kubernetes'] as const;
export type WrittenFormat = (typeof writtenFormats)[number];

export type WriteConfigEntryOptions = {
  /** Leaves out what a reader puts in by itself. */
  omitDefaults?: boolean;
};

/** Writes an entry as text that `readConfigEntryText` reads back as the same entry. Ends with a line end. */
export function writeConfigEntryText(
  entry: ConfigEntry,
  format: WrittenFormat,
  { omitDefaults = true }: WriteConfigEntryOptions = {},
): string {
  const plain = (): Record<string, unknown> => plainEntry(entry, { omitDefaults, rename: (name) => name });
  switch (format) {
    case 'json':
      return `${JSON.stringify(plain(), null, 2)}\n`;
    case 'hcl':
      return writeHcl(plain());
    case 'yaml':
      return writeYaml(plain());
    case 'kubernetes':
      return writeYaml(kubernetesResource(entry, omitDefaults));
    default:
      throw new Error(`unreachable: ${format satisfies never}`);
  }
}

/** Text that readers of YAML 1.1 would take for something else (`yes`, `012`) is put in quotes. */
function writeYaml(value: Record<string, unknown>): string {
  return stringify(value, { version: '1.2', compat: 'yaml-1.1', aliasDuplicateObjects: false, lineWidth: 0 });
}
