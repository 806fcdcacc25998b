export { GatewaysPage as default } from '@/features/gateway/gateways-page';
