export type ComboboxOption = { value: string; label?: string; description?: string };

/** Options that hold the typed text, those that begin with it first; all of them when nothing was typed. */
export function filterOptions(options: readonly ComboboxOption[], typed: string): ComboboxOption[] {
  const needle = typed.trim().toLowerCase();
  if (needle === '') return [...options];
  const rank = (option: ComboboxOption): number => {
    const text = (option.label ?? option.value).toLowerCase();
    if (text.startsWith(needle)) return 0;
    return text.includes(needle) || option.value.toLowerCase().includes(needle) ? 1 : 2;
  };
  return options
    .map((option) => ({ option, rank: rank(option) }))
    .filter((entry) => entry.rank < 2)
    .sort((a, b) => a.rank - b.rank)
    .map((entry) => entry.option);
}
