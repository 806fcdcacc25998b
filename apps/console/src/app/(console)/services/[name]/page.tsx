export { ServicePage as default } from '@/features/service/service-page';
