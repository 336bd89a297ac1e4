import { dimensionsOf, type ReportQuestion } from '../question.js';

/** The two kept forms of stock: over all locations, or of each. */
export type StockGrain = 'product' | 'location';

/** The smaller one that has what is asked for. */
export function stockGrainOf(question: ReportQuestion): StockGrain {
  return dimensionsOf(question).some(({ attributes }) => attributes === 'location') ? 'location' : 'product';
}
