export { AccessPage as default } from '@/features/token/access-page';
