import { defineConfig } from 'prisma/config';

/** For Prisma's own tools; the control plane applies the same migrations itself (packages/store). */
export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
});
