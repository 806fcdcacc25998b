export { ChainPage as default } from '@/features/discovery-chain/chain-page';
