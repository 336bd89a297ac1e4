import type { AnswerShape } from '../reports/content/answer-shape.js';
import { shapeOrProblem } from './documents/answer-shape.js';
import { apiSchema } from './schema.js';

/** What the answer to a report's document looks like. A text: why it cannot be run. */
export function shapeOfDocument(document: string): AnswerShape | string {
  return shapeOrProblem(apiSchema(), document);
}
