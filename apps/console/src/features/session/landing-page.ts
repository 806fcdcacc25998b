/**
 * Where to go after signing in: the path that was asked for, if it is one of this console. Anything that a browser could read
 * as another site (`//host`, `/\host`, a scheme) goes to the first page.
 */
export function landingPage(wanted: string | null): string {
  if (wanted === null || !/^\/(?![/\\])[\w\-./?=&%:@]*$/.test(wanted) || wanted.startsWith('/sign-in'))
    return '/topology';
  return wanted;
}
