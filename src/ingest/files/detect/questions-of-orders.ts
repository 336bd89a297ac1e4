import type { Question } from './draft.js';
import type { Guessed } from './known-names.js';
import { type Sample, valuesOf } from './sample.js';

export const taxQuestion: Question = {
  setting: 'defaults.tax_included',
  text: 'Do prices and discounts include tax?',
  choices: { false: 'no', true: 'yes' },
  otherwise: null,
  answer: (given, isIncluded) => {
    given.defaults = { ...(given.defaults as Record<string, unknown>), tax_included: isIncluded === 'true' };
  },
};

export const linesQuestion: Question = {
  setting: 'withoutLines',
  text: 'Are the lines of these orders in another file?',
  choices: { no: 'no, they have amounts only', yes: 'yes, with the same order numbers' },
  otherwise: null,
  answer: (given, areElsewhere) => {
    if (areElsewhere === 'no') given.withoutLines = true;
  },
};

/** Asks for amounts that orders and lines both have whose they are: read as both they would count twice. */
export function askWhose(entry: Record<string, unknown>, questions: Question[], guessed: Guessed): void {
  for (const name of ['discount', 'tax']) {
    const column = guessed.get(name);
    if (column === undefined) continue;
    const { [column]: _, ...others } = entry.columns as Record<string, string>;
    entry.columns = others;
    questions.push({
      setting: `kinds.….columns.${column}: ${name}`,
      text: `Is ${column} that of the line, or of the whole order?`,
      choices: { order_lines: 'of the line', orders: 'of the whole order, repeated on each row or on one' },
      otherwise: null,
      answer: (given, kind) => {
        const all = given.kinds as Record<string, { columns?: Record<string, string> }>;
        given.kinds = { ...all, [kind]: { ...all[kind], columns: { ...all[kind]?.columns, [column]: name } } };
      },
    });
  }
}

/** Statuses of orders that were taken back, or never came about. */
const noSale = /^(cancell?ed|void(ed)?|failed|declined|expired|storniert|abgebrochen|annul[eé]e?|cancelad[oa])$/i;

/** Asks whether orders with such a status count; else they would. */
export function askCancelled(questions: Question[], sample: Sample, guessed: Guessed): void {
  const column = guessed.get('financial_status');
  if (column === undefined) return;
  const words = [...new Set(valuesOf(sample, column).filter((word) => noSale.test(word)))];
  if (words.length === 0) return;
  questions.push({
    setting: 'words.cancelled',
    text: `Were orders with the ${column} ${words.join(', ')} cancelled?`,
    choices: { yes: 'yes, they are taken back', no: 'no, they count' },
    otherwise: null,
    answer: (given, areCancelled) => {
      if (areCancelled !== 'yes') return;
      given.columns = { ...(given.columns as Record<string, string>), [column]: ['financial_status', 'cancelled'] };
      given.words = { ...(given.words as Record<string, string[]> | undefined), cancelled: words };
    },
  });
}
