import type { ContentColumn } from '../content/report-content.js';

/** Whether its values stand under each other by their digits. */
export function isNumeric({ kind }: Pick<ContentColumn, 'kind'>): boolean {
  return kind === 'whole' || kind === 'decimal' || kind === 'money';
}
