/** A peer's text inside a message: cut, and without anything that could break a line. */
export const printable = (text: string): string => JSON.stringify(text.slice(0, 80)).slice(1, -1);
