export { PeeringPage as default } from '@/features/peering/peering-page';
