'use client';

import { IconButton, Menu } from '@peerway/ui';
import { useMutation } from '@tanstack/react-query';
import { CircleUser, LogOut, Monitor, MonitorSmartphone, Moon, Sun } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTheme } from 'next-themes';
import { queryClient, trpc } from '@/api/client';
import { useSession } from './use-session';

const size = 16;

export function AccountMenu() {
  const session = useSession();
  const { theme, setTheme } = useTheme();
  const router = useRouter();
  const signOut = useMutation(
    trpc.session.signOut.mutationOptions({
      onSettled: () => {
        queryClient.clear();
        router.replace('/sign-in');
      },
    }),
  );
  return (
    <Menu
      label="Account"
      trigger={<IconButton label="Account and theme" icon={<CircleUser size={size} />} />}
      items={[
        {
          kind: 'heading',
          label: session ? (
            <>
              <span className="block font-medium text-text-1">{session.description || 'ACL token'}</span>
              <span className="block break-all font-mono text-xs">{session.accessorId}</span>
            </>
          ) : (
            'Not signed in'
          ),
        },
        { kind: 'line' },
        {
          kind: 'choice',
          label: 'Light',
          icon: <Sun size={size} />,
          checked: theme === 'light',
          onSelect: () => setTheme('light'),
        },
        {
          kind: 'choice',
          label: 'Dark',
          icon: <Moon size={size} />,
          checked: theme === 'dark',
          onSelect: () => setTheme('dark'),
        },
        {
          kind: 'choice',
          label: 'As the system',
          icon: <Monitor size={size} />,
          checked: theme === 'system',
          onSelect: () => setTheme('system'),
        },
        { kind: 'line' },
        { label: 'Sessions', icon: <MonitorSmartphone size={size} />, onSelect: () => router.push('/sessions') },
        { label: 'Sign out', icon: <LogOut size={size} />, onSelect: () => signOut.mutate() },
      ]}
    />
  );
}
