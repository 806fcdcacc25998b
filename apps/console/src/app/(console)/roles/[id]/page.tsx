export { RolePage as default } from '@/features/role/role-page';
