/** A selector's parts: field names, keys of maps, places of lists. */
export type Selector = readonly string[];

export type MatchOperator =
  | 'equal'
  | 'not-equal'
  | 'in'
  | 'not-in'
  | 'is-empty'
  | 'is-not-empty'
  | 'matches'
  | 'not-matches';

/** A comparison of what a selector leads to with a value; `contains` is `in` the other way round. */
export type Match = {
  kind: 'match';
  selector: Selector;
  operator: MatchOperator;
  /** `""` for `is empty`. */
  value: string;
  /** Where it stands in the text, 1 is the first character. */
  position: number;
};

export type Expression =
  | { kind: 'or'; parts: Expression[] }
  | { kind: 'and'; parts: Expression[] }
  | { kind: 'not'; part: Expression }
  | Match;
