/** The tab that lists them. */
export const METHODS_HREF = '/access?show=methods';
export const NEW_METHOD_HREF = '/access/new-method';
export const methodHref = (name: string): string => `/auth-methods/${encodeURIComponent(name)}`;
