/** Words of a command as a POSIX shell takes them: what it would change is put in single quotes. */
export function shellCommand(words: readonly string[]): string {
  return words.map(quote).join(' ');
}

const quote = (word: string): string =>
  /^[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
