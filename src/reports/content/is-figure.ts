import type { ContentColumn } from './report-content.js';

/** Whether its values are numbers, which stand under each other by their digits. */
export function isFigure({ kind }: Pick<ContentColumn, 'kind'>): boolean {
  return kind === 'whole' || kind === 'decimal' || kind === 'money';
}
