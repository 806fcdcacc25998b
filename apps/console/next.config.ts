import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { NextConfig } from 'next';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

// Security headers, the content security policy among them, are the control plane's (apps/control-plane/src/page-door.ts): a policy
// that is written down twice differs.
const config: NextConfig = {
  transpilePackages: ['@peerway/acl', '@peerway/config-text', '@peerway/model', '@peerway/ui'],
  turbopack: { root },
  outputFileTracingRoot: root,
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: false,
  // A page's code shows no data of its own: what the router once fetched of it stays right until the console is built anew.
  experimental: { staleTimes: { dynamic: 24 * 60 * 60, static: 24 * 60 * 60 } },
  allowedDevOrigins: ['127.0.0.1'],
  // The workspace's own type check covers this app, with the same compiler.
  typescript: { ignoreBuildErrors: true },
  redirects: async () => [
    { source: '/', destination: '/home', permanent: false },
    // Lists of what has pages of its own, so that leaving off the last part of an address leads somewhere.
    { source: '/tokens', destination: '/access', permanent: false },
    { source: '/roles', destination: '/access?show=roles', permanent: false },
    { source: '/policies', destination: '/access?show=policies', permanent: false },
  ],
};

export default config;
