export { MethodPage as default } from '@/features/auth-method/method-page';
