export { TenantsPage as default } from '@/features/tenancy/tenants-page';
