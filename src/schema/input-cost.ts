/** What an input adds to a question's cost, beside the rows and statements that follow from it. */
export const inputCost = {
  /** A condition, which is compared with each row that is read. */
  condition: 10,
  /** A value of a list, which is looked for. */
  value: 10,
  /** A word of a text that is searched for in each row. */
  word: 500,
} as const;

/** Inputs that make no work of their own, by their name, and why not. All others cost. */
export const freeInputs: Readonly<Record<string, string>> = {
  id: 'one row by its key: a lookup, which its field costs',
  name: 'one row by its key: a lookup, which its field costs',
  text: 'three lookups, which `search` costs',
  first: 'counted as rows',
  last: 'counted as rows',
  limit: 'counted as rows',
  period: 'counted as rows',
  breakdown: 'counted as rows',
  unit: 'counted as rows, by the number of days',
  orderBy: 'an order that no index has costs the statement',
  after: 'the page begins there in the index, so a late page costs as much as the first',
  before: 'the page ends there in the index, so an early page costs as much as the last',
  atVersion: 'compared with the versions that are kept, of which there are few',
  includeFuture: 'counted as rows: future days are among those asked for',
  includeCurrent: 'one more period, which is counted as rows in any case',
  compareIncomplete: 'decides which figures are null',
  toDate: 'shortens periods',
  changeFrom: 'one of the comparisons, which cost as much with it as without',
  other: 'one more row of each period, which is counted in any case',
  fill: 'empty rows are counted in any case',
  movingAverageOf: 'the sum moves along with the rows: the length of its window does not matter',
  descending: 'the same order backwards',
  weeks: 'the prediction is a formula of them',
};
