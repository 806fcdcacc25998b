export { ModesPage as default } from '@/features/mesh-gateway-mode/modes-page';
