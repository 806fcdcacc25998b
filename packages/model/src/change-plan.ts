/** What a change would do to who reaches what, before it happens. */
export type PlannedEffect = {
  kind: 'export' | 'protocol' | 'mode' | 'reach';
  /** Worse for somebody than before: shown first. */
  breaks: boolean;
  /** For people: `api is no longer exported to east`. */
  text: string;
};

export type ChangePlan = {
  effects: PlannedEffect[];
  /** What is legal but most likely not meant. */
  warnings: string[];
  /** Nothing would be different at all. */
  isSame: boolean;
};
