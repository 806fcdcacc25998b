/** Part of whoever writes the entry whole, and of nobody in particular. */
export const UNOWNED = '';
