import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { tcpClient } from './clients.ts';
import { closedPort, httpServer, type TestServer } from './servers.ts';
import { until } from './until.ts';

/** A server that answers every request with the path that it makes of it, UTF-8. */
export type PathServer = Pick<TestServer, 'port'> & AsyncDisposable;

/** Node's own server with what its documentation tells people to do with `request.url`; escapes are undone as frameworks do. */
export async function nodePathServer(): Promise<PathServer> {
  return await httpServer((request, response) => {
    if (!URL.canParse(request.url ?? '', 'http://a')) {
      response.statusCode = 400;
      response.end();
      return;
    }
    const { pathname } = new URL(request.url ?? '', 'http://a');
    try {
      response.end(decodeURIComponent(pathname));
    } catch {
      response.end(pathname);
    }
  });
}

/** `http.server` of Python, with the file that it would open below its directory. */
export async function pythonPathServer(): Promise<PathServer> {
  const port = await closedPort();
  const source = `
import http.server, sys
class Handler(http.server.SimpleHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    wbufsize = -1
    def do_GET(self):
        path = self.translate_path(self.path)[len('/served'):] or '/'
        body = path.encode('utf-8', 'surrogateescape')
        self.send_response(200)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def __init__(self, *args):
        super().__init__(*args, directory='/served')
    def log_message(self, *args):
        pass
http.server.ThreadingHTTPServer(('127.0.0.1', ${port}), Handler).serve_forever()
`;
  return await startProgram([requireProgram('python3'), '-c', source], port);
}

/** nginx with its own reading of a path, by which its locations are chosen and its files are found. */
export async function nginxPathServer(): Promise<PathServer> {
  const port = await closedPort();
  const prefix = await mkdtemp(join(tmpdir(), 'peerway-nginx-'));
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((one) => `${one}_temp_path temp_${one};`);
  const file = join(prefix, 'nginx.conf');
  await writeFile(
    file,
    `daemon off;
${process.getuid?.() === 0 ? 'user root;' : ''}
worker_processes 1;
pid nginx.pid;
error_log stderr crit;
events { worker_connections 512; }
http {
  access_log off;
  ${temporary.join(' ')}
  keepalive_requests 1000000;
  large_client_header_buffers 4 32k;
  server {
    listen 127.0.0.1:${port};
    location / { return 200 $uri; }
  }
}
`,
  );
  const server = await startProgram([requireProgram('nginx'), '-p', prefix, '-c', file], port);
  return {
    port,
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]();
      await rm(prefix, { recursive: true, force: true });
    },
  };
}

/** `npm test` installs them. A test that went on without them would prove nothing. */
function requireProgram(name: string): string {
  for (const directory of [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']) {
    const file = join(directory, name);
    if (existsSync(file)) return file;
  }
  throw new Error(`${name} is not installed`);
}

async function startProgram([program = '', ...args]: string[], port: number): Promise<PathServer> {
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'], detached: true });
  let text = '';
  child.stderr.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  let hasEnded = false;
  const ended = new Promise<void>((resolve) => {
    child.once('error', (error) => {
      text += error.message;
    });
    child.once('close', () => {
      hasEnded = true;
      resolve();
    });
  });
  await until(async () => {
    if (hasEnded) throw new Error(`${program} did not start: ${text}`);
    const socket = await tcpClient(port);
    const isListening = !socket.destroyed;
    socket.destroy();
    return isListening;
  }, 20_000);
  return {
    port,
    [Symbol.asyncDispose]: async () => {
      // What it started ends with it: nginx's workers are of its group.
      if (!hasEnded && child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
      await ended;
    },
  };
}
