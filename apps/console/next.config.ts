import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { NextConfig } from 'next';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

/*
 * 'unsafe-inline' for scripts: pages are prerendered once and served to everybody, so their inline bootstrap can carry no
 * nonce. Nothing from outside is ever loaded, and nothing that a user wrote is ever put into a page as markup.
 */
const contentSecurityPolicy = [
  "default-src 'self'",
  "script-src 'self' 'unsafe-inline'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "frame-ancestors 'none'",
  "base-uri 'self'",
  "form-action 'self'",
  "object-src 'none'",
].join('; ');

/** React's development tools need eval and a socket; a production build gets neither. */
const isDevelopment = process.env.NODE_ENV === 'development';

const config: NextConfig = {
  transpilePackages: ['@peerway/config-text', '@peerway/model', '@peerway/ui'],
  turbopack: { root },
  outputFileTracingRoot: root,
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: false,
  allowedDevOrigins: ['127.0.0.1'],
  // The workspace's own type check covers this app, with the same compiler.
  typescript: { ignoreBuildErrors: true },
  redirects: async () => [{ source: '/', destination: '/topology', permanent: false }],
  headers: async () => [
    {
      source: '/:path*',
      headers: [
        ...(isDevelopment ? [] : [{ key: 'Content-Security-Policy', value: contentSecurityPolicy }]),
        { key: 'X-Content-Type-Options', value: 'nosniff' },
        { key: 'Referrer-Policy', value: 'same-origin' },
      ],
    },
  ],
};

export default config;
