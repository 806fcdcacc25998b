/**
 * Where to go after signing in: the path that was asked for, if it is one of this console. Anything that a browser could read
 * as another site (`//host`, `/\host`, a scheme) goes to the first page.
 */
export function returnPath(wanted: string | null): string {
  const isOwn = wanted !== null && wanted.length <= 1_024 && /^\/(?![/\\])[\w\-./?=&%:@]*$/.test(wanted);
  return isOwn && !wanted.startsWith('/sign-in') && !wanted.startsWith('/auth/') ? wanted : '/home';
}
