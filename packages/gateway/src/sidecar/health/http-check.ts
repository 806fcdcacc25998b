import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { type ApplicationCheck, type CheckResult, OUTPUT_LENGTH_MAX } from './application-check.ts';

type HttpCheck = Extract<ApplicationCheck, { kind: 'http' }>;

/** As Consul reads it: 2xx is passing, 429 is a warning, everything else critical. Redirects are not followed. Never rejects. */
export function checkHttp({ url, method, headers, body, skipVerify, timeoutMs }: HttpCheck): Promise<CheckResult> {
  return new Promise((resolve) => {
    const failed = (reason: string): void =>
      resolve({ status: 'critical', output: `HTTP ${method} ${url}: ${reason}` });
    const request = url.startsWith('https:') ? httpsRequest : httpRequest;
    const outgoing = request(url, {
      method,
      headers: ['host', new URL(url).host, 'connection', 'close', ...headers],
      rejectUnauthorized: !skipVerify,
      agent: false,
    });
    const timer = setTimeout(() => outgoing.destroy(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
    outgoing.once('close', () => clearTimeout(timer));
    outgoing.on('error', (error) => failed(error.message));
    outgoing.once('response', (response) => {
      beginningOf(response).then(
        (text) => {
          outgoing.destroy();
          resolve({
            status: statusOf(response),
            output: `HTTP ${method} ${url}: ${response.statusCode} ${text}`.trim(),
          });
        },
        (error: Error) => failed(error.message),
      );
    });
    outgoing.end(body === '' ? undefined : body);
  });
}

function statusOf({ statusCode = 0 }: IncomingMessage): CheckResult['status'] {
  if (statusCode >= 200 && statusCode < 300) return 'passing';
  return statusCode === 429 ? 'warning' : 'critical';
}

async function beginningOf(response: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of response) {
    text += String(chunk);
    if (text.length >= OUTPUT_LENGTH_MAX) break;
  }
  return text.slice(0, OUTPUT_LENGTH_MAX).replace(/\s+/g, ' ');
}
