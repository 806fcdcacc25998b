export { IntentionsPage as default } from '@/features/intention/intentions-page';
