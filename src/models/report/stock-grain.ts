import { dimensionsOf, type ReportQuestion } from './question.js';
import type { StockGrain } from './stock/stock-rows.js';

/** The smaller one that has what is asked for. */
export function stockGrainOf(question: ReportQuestion): StockGrain {
  return dimensionsOf(question).some(({ attributes }) => attributes === 'location') ? 'location' : 'product';
}
