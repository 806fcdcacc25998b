export { NewMethodPage as default } from '@/features/auth-method/new-method-page';
