export { ConfigPage as default } from '@/features/config-entry/config-page';
