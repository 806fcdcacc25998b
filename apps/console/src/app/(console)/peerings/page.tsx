export { PeeringsPage as default } from '@/features/peering/peerings-page';
