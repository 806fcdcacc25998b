import type { ProxyName } from './proxies/proxy.ts';

export const WORKLOAD_NAMES = [
  'bulk-1',
  'bulk-16',
  'connections',
  'ping-pong',
  'idle',
  'terminate-small',
  'terminate-large',
  'handshake',
  'resumed',
] as const;
export type WorkloadName = (typeof WORKLOAD_NAMES)[number];

/** What the gateway's figure may be: a multiple of another proxy's in the same run, or a figure in the workload's unit. */
export type Budget = { than: ProxyName | null; atLeast?: number; atMost?: number };

export type Workload = {
  name: WorkloadName;
  title: string;
  unit: string;
  /** Divides the figure for the unit that is shown. */
  scale: number;
  digits: number;
  budgets: Budget[];
  /** HAProxy with splice differs from HAProxy only in what it relays. */
  isRelayed: boolean;
  /** Measured on a proxy that has done nothing else before. */
  wantsFreshProxy: boolean;
};

const cost = { unit: 'µs CPU', scale: 1, digits: 1, wantsFreshProxy: false } as const;
const bulk = { unit: 'GB/CPU-s', scale: 1, digits: 2, isRelayed: true, wantsFreshProxy: false } as const;

/** In the order in which they are measured. */
export const WORKLOADS: readonly Workload[] = [
  { name: 'bulk-1', title: 'pass-through, bulk, 1 flow', ...bulk, budgets: [{ than: 'haproxy', atLeast: 0.9 }] },
  { name: 'bulk-16', title: 'pass-through, bulk, 16 flows', ...bulk, budgets: [{ than: 'haproxy', atLeast: 1.3 }] },
  {
    name: 'connections',
    title: 'pass-through, new TLS connection with a 1 KB answer, 16 at a time',
    ...cost,
    isRelayed: true,
    budgets: [{ than: 'haproxy', atMost: 2.2 }],
  },
  {
    name: 'ping-pong',
    title: 'pass-through, 128 B there and back, 64 connections',
    ...cost,
    isRelayed: true,
    budgets: [{ than: 'haproxy', atMost: 1.5 }],
  },
  {
    name: 'idle',
    title: 'pass-through, memory of an idle connection, 2,000 of them',
    unit: 'KB RSS',
    scale: 1_024,
    digits: 1,
    isRelayed: true,
    wantsFreshProxy: true,
    budgets: [{ than: null, atMost: 16 }],
  },
  {
    name: 'terminate-small',
    title: 'mTLS to mTLS, 1 KB answer, 32 kept-alive connections',
    ...cost,
    isRelayed: false,
    budgets: [
      { than: 'haproxy', atMost: 1.6 },
      { than: 'nginx', atMost: 1.6 },
    ],
  },
  {
    name: 'terminate-large',
    title: 'mTLS to mTLS, 1 MB answer, 8 kept-alive connections',
    ...cost,
    digits: 0,
    isRelayed: false,
    budgets: [{ than: 'haproxy', atMost: 1.6 }],
  },
  {
    name: 'handshake',
    title: 'mTLS to mTLS, full handshake and one request, 16 at a time',
    ...cost,
    digits: 0,
    isRelayed: false,
    budgets: [{ than: 'haproxy', atMost: 1.1 }],
  },
  {
    name: 'resumed',
    title: 'mTLS to mTLS, handshake with a session and one request, 16 at a time',
    ...cost,
    digits: 0,
    isRelayed: false,
    budgets: [],
  },
];
