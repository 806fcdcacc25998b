export type { FilterShape } from './filter-shape.ts';
export { instanceShape } from './instance-shape.ts';
export { FILTER_DEPTH_MAX, FILTER_LENGTH_MAX } from './parse-expression.ts';
export { type Filter, type FilterOptions, filterFault, parseFilter } from './parse-filter.ts';
export { regexFault } from './regex-fault.ts';
