import { GeistMono } from 'geist/font/mono';
import { GeistSans } from 'geist/font/sans';
import type { Metadata, Viewport } from 'next';
import { headers } from 'next/headers';
import type { ReactNode } from 'react';
import { Providers } from '@/api/providers';
import './globals.css';

export const metadata: Metadata = {
  title: { default: 'Peerway', template: '%s · Peerway' },
  description: 'Peered clusters, and what crosses between them',
};
export const viewport: Viewport = { width: 'device-width', initialScale: 1 };

/**
 * Reads the nonce that the control plane made for this answer. It also makes every page one that is rendered for each request:
 * a page made once for everybody could carry no nonce.
 */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get('x-nonce') ?? '';
  return (
    <html lang="en" className={`${GeistSans.variable} ${GeistMono.variable}`} suppressHydrationWarning>
      <body className="font-sans">
        <Providers nonce={nonce}>{children}</Providers>
      </body>
    </html>
  );
}
