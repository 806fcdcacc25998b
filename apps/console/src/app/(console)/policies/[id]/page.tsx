export { PolicyPage as default } from '@/features/policy/policy-page';
