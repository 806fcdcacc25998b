export { type AppRouter, appRouter } from './app-router.ts';
export { createTrpcHandler, type TrpcHandlerOptions } from './handler.ts';
export { readPageSession } from './page-session.ts';
export type { PublicError } from './trpc.ts';
