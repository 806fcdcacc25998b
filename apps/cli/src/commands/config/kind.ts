import { configEntryKinds } from '@peerway/model/config-entry-kinds';
import { Option } from 'commander';

/** `--kind`, with the kinds there are. */
export const kindOption = (): Option =>
  new Option('--kind <kind>', 'kind of config entry').choices([...configEntryKinds]);
