export { GatewayPage as default } from '@/features/gateway/gateway-page';
