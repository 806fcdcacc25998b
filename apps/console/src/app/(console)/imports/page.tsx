export { ImportsPage as default } from '@/features/imported-service/imports-page';
