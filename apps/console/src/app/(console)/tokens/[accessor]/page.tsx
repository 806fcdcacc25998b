export { TokenPage as default } from '@/features/token/token-page';
