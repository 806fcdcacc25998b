import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { API_SNI, CIPHER, GROUP, RAW_SNI, TLS_SNI, UPSTREAM_SNI } from '../names.ts';
import { requireProgram } from './installed.ts';
import { freePorts } from './listening.ts';
import type { ProxySetting, TestedProxy } from './proxy.ts';
import { startProgram } from './start-program.ts';

/** @param withSplice lets the kernel move relayed bytes, which HAProxy leaves off by default */
export async function startHaproxy({ directory, origins }: ProxySetting, withSplice: boolean): Promise<TestedProxy> {
  const program = requireProgram('haproxy', 'haproxy');
  const name = withSplice ? 'haproxy-splice' : 'haproxy';
  const [passthrough = 0, terminate = 0] = await freePorts(2);
  const file = join(directory, `${name}-${passthrough}.cfg`);
  const at = (identity: string): string => join(directory, identity);
  // Hazard: it does not start when connections and pipes could need more file descriptors than the process may have.
  writeFileSync(
    file,
    `global
  nbthread 1
  maxconn 3000
  ${withSplice ? 'tune.pipesize 262144' : ''}
  ssl-default-bind-ciphersuites ${CIPHER}
  ssl-default-server-ciphersuites ${CIPHER}
  ssl-default-bind-curves ${GROUP}
  ssl-default-bind-options ssl-min-ver TLSv1.2

defaults
  maxconn 3000
  timeout connect 5s
  timeout client 1h
  timeout server 1h
  timeout http-request 10s
  timeout http-keep-alive 1h
  ${['splice-auto', 'splice-request', 'splice-response'].map((one) => (withSplice ? `option ${one}` : '')).join('\n  ')}

frontend passthrough
  mode tcp
  bind 127.0.0.1:${passthrough}
  tcp-request inspect-delay 10s
  tcp-request content accept if { req.ssl_hello_type 1 }
  tcp-request content reject
  use_backend raw if { req.ssl_sni -i ${RAW_SNI} }
  use_backend tls if { req.ssl_sni -i ${TLS_SNI} }

backend raw
  mode tcp
  server origin 127.0.0.1:${origins.raw}

backend tls
  mode tcp
  server origin 127.0.0.1:${origins.tls}

frontend terminate
  mode http
  bind 127.0.0.1:${terminate} ssl crt ${at('proxy.pem')} ca-file ${at('east-ca.crt')} verify required alpn http/1.1
  use_backend api if { ssl_fc_sni -i ${API_SNI} } { path_beg / }

backend api
  mode http
  http-reuse always
  server origin 127.0.0.1:${origins.mutual} ssl crt ${at('proxy.pem')} ca-file ${at('west-ca.crt')} verify required sni str(${UPSTREAM_SNI}) pool-max-conn 1024 pool-purge-delay 1h
`,
    { mode: 0o600 },
  );
  return await startProgram(name, [program, '-db', '-f', file], { passthrough, terminate });
}
