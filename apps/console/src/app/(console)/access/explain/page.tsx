export { ExplainPage as default } from '@/features/access-question/explain-page';
