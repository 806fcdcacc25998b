export { SessionsPage as default } from '@/features/session/sessions-page';
