export { describeConfigEntryFields, type FieldDescription, type FieldType } from './describe-fields.ts';
export { formatOfFile, type TextFormat } from './detect-format.ts';
export { configEntryIssueMessage } from './issue-message.ts';
export { defaultTextLimits, type TextLimits } from './limits.ts';
export {
  type ConfigEntryText,
  type ReadConfigEntryOptions,
  readConfigEntryText,
  readConfigEntryValue,
} from './read-config-entry-text.ts';
export { readDocument } from './read-document.ts';
export { type ConfigEntryProblem, ConfigEntryTextError } from './text-problem.ts';
export {
  type WriteConfigEntryOptions,
  type WrittenFormat,
  writeConfigEntryText,
  writtenFormats,
} from './write-config-entry-text.ts';
