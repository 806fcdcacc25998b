'use client';

import { LinkContext, Toaster } from '@peerway/ui';
import { QueryClientProvider } from '@tanstack/react-query';
import NextLink from 'next/link';
import { ThemeProvider, useTheme } from 'next-themes';
import type { ReactNode } from 'react';
import { queryClient } from './client';

/** @param nonce that of the page, for the script that sets the theme before anything is drawn */
export function Providers({ nonce, children }: { nonce: string; children: ReactNode }) {
  return (
    <ThemeProvider attribute="class" defaultTheme="system" enableSystem disableTransitionOnChange nonce={nonce}>
      <LinkContext value={NextLink}>
        <QueryClientProvider client={queryClient}>
          {children}
          <ThemedToaster />
        </QueryClientProvider>
      </LinkContext>
    </ThemeProvider>
  );
}

function ThemedToaster() {
  const { resolvedTheme } = useTheme();
  return <Toaster theme={resolvedTheme === 'dark' ? 'dark' : 'light'} />;
}
