import type { AskAs } from '../../ledger/principals/ask-as.js';
import type { AnswerShape } from '../../reports/content/answer-shape.js';

/** What reports know of GraphQL: the process provides it. */
export interface Answering {
  ask: AskAs;
  /** Of a valid document's answer; a text: why it cannot be run. */
  shapeOf(document: string): Promise<AnswerShape | string>;
}
