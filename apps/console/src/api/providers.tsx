'use client';

import { LinkContext, Toaster } from '@peerway/ui';
import { QueryClientProvider } from '@tanstack/react-query';
import NextLink from 'next/link';
import { ThemeProvider, useTheme } from 'next-themes';
import type { ComponentProps, ReactNode } from 'react';
import { queryClient } from './client';

/** @param nonce that of the page, for the script that sets the theme before anything is drawn */
export function Providers({ nonce, children }: { nonce: string; children: ReactNode }) {
  return (
    <ThemeProvider attribute="class" defaultTheme="system" enableSystem disableTransitionOnChange nonce={nonce}>
      <LinkContext value={RouterLink}>
        <QueryClientProvider client={queryClient}>
          {children}
          <ThemedToaster />
        </QueryClientProvider>
      </LinkContext>
    </ThemeProvider>
  );
}

/**
 * Links of a page's content are fetched when they are followed: a list has hundreds, and each that is seen would be asked for in
 * advance. Those of the navigation are (frame/navigation.tsx).
 */
function RouterLink(props: ComponentProps<typeof NextLink>) {
  return <NextLink {...props} prefetch={false} />;
}

function ThemedToaster() {
  const { resolvedTheme } = useTheme();
  return <Toaster theme={resolvedTheme === 'dark' ? 'dark' : 'light'} />;
}
