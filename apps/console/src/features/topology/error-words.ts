import { errorDefinition, isErrorCode } from '@peerway/model/error';

/** What the application itself answered badly is counted beside the codes of the error table. */
const APPLICATION_ERRORS = '5xx';

/** An error's code in the words of the error table. A newer proxy may report a code that this console has no words for. */
export function errorWords(code: string): string {
  if (isErrorCode(code)) return errorDefinition(code).text;
  return code === APPLICATION_ERRORS ? 'The service itself answers with errors.' : `The proxies report ${code}.`;
}
