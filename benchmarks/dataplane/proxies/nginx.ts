import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { API_SNI, CIPHER, GROUP, RAW_SNI, TLS_SNI, UPSTREAM_SNI } from '../names.ts';
import { requireProgram } from './installed.ts';
import { freePorts } from './listening.ts';
import type { ProxySetting, TestedProxy } from './proxy.ts';
import { startProgram } from './start-program.ts';

/** nginx with one worker: a stream server for the pass-through and an HTTP server for what is terminated. */
export async function startNginx({ directory, origins }: ProxySetting): Promise<TestedProxy> {
  const program = requireProgram('nginx', 'nginx');
  const [passthrough = 0, terminate = 0] = await freePorts(2);
  const prefix = join(directory, `nginx-${passthrough}`);
  mkdirSync(prefix);
  const file = join(prefix, 'nginx.conf');
  const at = (identity: string): string => join(directory, identity);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((one) => `${one}_temp_path temp_${one};`);
  // Where it is left out, connections are closed after 1,000 requests, on both sides.
  const requests = 'keepalive_requests 1000000000; keepalive_timeout 1h;';
  writeFileSync(
    file,
    `${loadStream(program)}
daemon off;
${process.getuid?.() === 0 ? 'user root;' : ''}
worker_processes 1;
worker_rlimit_nofile 16384;
pid nginx.pid;
error_log stderr crit;
events { worker_connections 8192; }

stream {
  access_log off;
  map $ssl_preread_server_name $origin { ${RAW_SNI} 127.0.0.1:${origins.raw}; ${TLS_SNI} 127.0.0.1:${origins.tls}; }
  server {
    listen 127.0.0.1:${passthrough} backlog=4096;
    ssl_preread on;
    preread_timeout 10s;
    proxy_connect_timeout 5s;
    proxy_timeout 1h;
    proxy_buffer_size 16k;
    proxy_pass $origin;
  }
}

http {
  access_log off;
  ${temporary.join(' ')}
  upstream api { server 127.0.0.1:${origins.mutual}; keepalive 1024; ${requests} }
  server {
    listen 127.0.0.1:${terminate} ssl backlog=4096;
    server_name ${API_SNI};
    ${requests}
    ssl_certificate ${at('proxy.crt')};
    ssl_certificate_key ${at('proxy.key')};
    ssl_client_certificate ${at('east-ca.crt')};
    ssl_verify_client on;
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_conf_command Ciphersuites ${CIPHER};
    ssl_ecdh_curve ${GROUP};
    ssl_session_cache shared:sessions:10m;
    location / {
      proxy_pass https://api;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $host;
      proxy_ssl_certificate ${at('proxy.crt')};
      proxy_ssl_certificate_key ${at('proxy.key')};
      proxy_ssl_trusted_certificate ${at('west-ca.crt')};
      proxy_ssl_verify on;
      proxy_ssl_name ${UPSTREAM_SNI};
      proxy_ssl_server_name on;
      proxy_ssl_protocols TLSv1.2 TLSv1.3;
      proxy_ssl_conf_command Ciphersuites ${CIPHER};
      proxy_buffer_size 16k;
      proxy_buffers 16 64k;
      proxy_busy_buffers_size 128k;
      proxy_max_temp_file_size 0;
    }
  }
}
`,
    { mode: 0o600 },
  );
  return await startProgram('nginx', [program, '-p', prefix, '-c', file], { passthrough, terminate });
}

/** Debian builds the stream module as a file of its own. */
function loadStream(program: string): string {
  const { stderr } = spawnSync(program, ['-V'], { encoding: 'utf8' });
  if (!stderr.includes('--with-stream=dynamic')) return '';
  const file = join(/--modules-path=(\S+)/.exec(stderr)?.[1] ?? '', 'ngx_stream_module.so');
  if (!existsSync(file)) throw new Error('nginx has no stream module: apt install libnginx-mod-stream');
  return `load_module ${file};`;
}
