export { ServicesPage as default } from '@/features/service/services-page';
