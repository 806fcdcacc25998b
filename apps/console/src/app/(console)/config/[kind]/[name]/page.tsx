export { EntryPage as default } from '@/features/config-entry/entry-page';
