/**
 * Consul's commands write long options with one dash (`-peer-name east`). Both styles are understood: a single dash before a word of two
 * letters or more becomes two. Nothing after `--` is touched.
 */
export function normalizeArguments(argv: readonly string[]): string[] {
  const end = argv.indexOf('--');
  return argv.map((argument, index) =>
    (end === -1 || index < end) && /^-[a-z][a-z-]+(=.*)?$/s.test(argument) ? `-${argument}` : argument,
  );
}
