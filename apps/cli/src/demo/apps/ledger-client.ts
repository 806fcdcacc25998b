import { connect } from 'node:net';
import { createInterface } from 'node:readline';

/** Sends one line on a connection of its own and resolves with the line that comes back. */
export function askLedger(port: number, line: string, timeoutMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port });
    const fail = (error: Error): void => {
      socket.destroy();
      reject(error);
    };
    socket.setTimeout(timeoutMs, () => fail(new Error(`no answer in ${timeoutMs} ms`)));
    socket.once('error', fail);
    socket.once('close', () => reject(new Error('the connection was closed before an answer came')));
    createInterface({ input: socket })
      .once('line', (answer) => {
        resolve(answer);
        socket.end();
      })
      .on('error', fail);
    socket.write(`${line}\n`);
  });
}
