import {
  ArrowLeftRight,
  BadgeCheck,
  Boxes,
  Download,
  FileCode,
  History,
  House,
  KeyRound,
  Network,
  Route,
  Send,
  Server,
  ShieldCheck,
  Split,
  Waypoints,
} from 'lucide-react';
import type { ReactNode } from 'react';

export type PageEntry = {
  name: string;
  href: string;
  /** Other addresses that belong to it, beside those below its own. */
  covers?: readonly string[];
  icon: ReactNode;
  /** Second key after `g`. */
  key: string;
  /** What the page answers; found by the command palette as well. */
  question: string;
};

const size = 16;

/** The pages by what a person wants to do. */
export const pageGroups: readonly { label: string | null; pages: readonly PageEntry[] }[] = [
  {
    label: null,
    pages: [
      {
        name: 'Home',
        href: '/home',
        icon: <House size={size} />,
        key: 'o',
        question: 'What is wrong now, and what changed lately?',
      },
      {
        name: 'Topology',
        href: '/topology',
        icon: <Network size={size} />,
        key: 't',
        question: 'Who talks to whom across clusters, and is it well?',
      },
    ],
  },
  {
    label: 'Connect',
    pages: [
      {
        name: 'Peerings',
        href: '/peerings',
        icon: <ArrowLeftRight size={size} />,
        key: 'p',
        question: 'Which clusters are we joined with, and are they well?',
      },
      {
        name: 'Exports',
        href: '/exports',
        icon: <Send size={size} />,
        key: 'e',
        question: 'What do we offer to whom?',
      },
      {
        name: 'Imports',
        href: '/imports',
        icon: <Download size={size} />,
        key: 'u',
        question: 'What may I use of our peers?',
      },
    ],
  },
  {
    label: 'Run',
    pages: [
      {
        name: 'Services',
        href: '/services',
        icon: <Server size={size} />,
        key: 's',
        question: 'How is my service?',
      },
      {
        name: 'Gateways',
        href: '/gateways',
        icon: <Waypoints size={size} />,
        key: 'w',
        question: 'Is the bridge holding?',
      },
      {
        name: 'Modes',
        href: '/modes',
        icon: <Route size={size} />,
        key: 'm',
        question: 'Which gateway mode applies where, and why?',
      },
      {
        name: 'Routing',
        href: '/routing',
        icon: <Split size={size} />,
        key: 'r',
        question: 'Where do requests to a service go?',
      },
      {
        name: 'Intentions',
        href: '/intentions',
        icon: <ShieldCheck size={size} />,
        key: 'i',
        question: 'Who may reach whom?',
      },
    ],
  },
  {
    label: 'Control',
    pages: [
      {
        name: 'Access',
        href: '/access',
        covers: ['/tokens', '/roles', '/policies', '/auth-methods'],
        icon: <KeyRound size={size} />,
        key: 'a',
        question: 'Who may do what? Tokens, roles, policies and sign-in methods.',
      },
      {
        name: 'Certificates',
        href: '/certificates',
        icon: <BadgeCheck size={size} />,
        key: 'l',
        question: 'Will something expire?',
      },
      {
        name: 'Tenants',
        href: '/tenants',
        icon: <Boxes size={size} />,
        key: 'n',
        question: 'Which partitions and namespaces are there, and what is in them?',
      },
      {
        name: 'Config',
        href: '/config',
        icon: <FileCode size={size} />,
        key: 'c',
        question: 'What do the config entries say, who changed them, and when?',
      },
      {
        name: 'Changes',
        href: '/audit',
        icon: <History size={size} />,
        key: 'h',
        question: 'Who changed what, and who was denied? The audit log.',
      },
    ],
  },
];

export const allPages: readonly PageEntry[] = pageGroups.flatMap((group) => group.pages);

/** Whether an address is of a page: its own, one below it, or one that it covers. */
export const isOfPage = ({ href, covers = [] }: Pick<PageEntry, 'href' | 'covers'>, path: string): boolean =>
  [href, ...covers].some((each) => path === each || path.startsWith(`${each}/`));
