export { RoutingPage as default } from '@/features/discovery-chain/routing-page';
