import type { AnswerShape } from '../reports/content/answer-shape.js';
import { answerShape } from './documents/answer-shape.js';
import { checkReportDocument } from './documents/report-document.js';
import { apiSchema } from './schema.js';

/** What the answer to a report's document looks like. A text: why it cannot be run. */
export function shapeOfDocument(document: string): AnswerShape | string {
  const { problem } = checkReportDocument(apiSchema(), document);
  return problem ?? answerShape(apiSchema(), document);
}
