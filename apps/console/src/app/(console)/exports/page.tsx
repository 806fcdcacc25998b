export { ExportsPage as default } from '@/features/exported-service/exports-page';
