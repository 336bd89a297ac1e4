import { variableName } from '../expressions/expression.js';
import { canonicalForm, columnsOf, type FileKind, numberColumns } from '../table/kinds.js';
import type { WrittenEntry } from '../table/mapping-entry.js';
import { type Draft, patternFor, type Question } from './draft.js';
import { type Guessed, likelyName } from './known-names.js';
import { askCancelled, askWhose, linesQuestion, taxQuestion } from './questions-of-orders.js';
import { type Sample, valuesOf } from './sample.js';
import { dayBy, decimalsOf, isNegative, patternsOf } from './value-forms.js';

/** A mapping of a file that no preset fits, by the names and values of its columns. */
export function guessDraft(baseName: string, sample: Sample): Draft {
  const guessed = guess(sample.header);
  const has = (name: string): boolean => guessed.has(name);
  const kinds = kindsOf(has);
  const entry: Record<string, unknown> = {
    pattern: patternFor(baseName),
    ...(sample.delimiter !== ',' && { delimiter: sample.delimiter }),
  };
  const questions: Question[] = [];
  const read = readAs(kinds, guessed);
  const columns = Object.fromEntries([...read].map(([name, column]) => [column, nameHere(name)]));
  askDecimal(entry, questions, numbersOf(sample, guessed));
  askDates(entry, questions, timesOf(sample, guessed));
  const negative = negativeColumn(sample, guessed);
  const [kind] = kinds;
  if (kinds.length === 1 && !(kind === 'orders' && negative)) Object.assign(entry, { kind, columns });
  else Object.assign(entry, { columns, kinds: Object.fromEntries(kinds.map((each) => [each, {}])) });
  if (kinds.includes('orders') && kinds.includes('order_lines')) askWhose(entry, questions, guessed);
  const isWithoutLines = kinds.includes('orders') && !kinds.includes('order_lines');
  const needed = [...kinds.flatMap((each) => canonicalForm[each].required), ...(isWithoutLines ? ['total'] : [])];
  askRequired(questions, needed, { guessed, header: sample.header });
  if (kinds.includes('order_lines')) askPrice(questions, guessed);
  if (isWithoutLines) questions.push(linesQuestion);
  if (kinds.includes('orders')) askCancelled(questions, sample, guessed);
  if (kinds.some((each) => each === 'orders' || each === 'order_lines')) questions.push(taxQuestion);
  if (negative !== null && kinds.includes('orders')) questions.push(refundQuestion(negative));
  return {
    entry: entry as WrittenEntry,
    notes: [
      'no preset fits: this is a draft by the names and values of the columns',
      ...[...read].map(([name, column]) => `${column} is read as ${nameHere(name)}`),
      ...notRead(sample.header, read),
      ...(has('currency') || !kinds.includes('orders') ? [] : ['there is no currency: that of the source counts']),
    ],
    questions,
  };
}

function guess(header: readonly string[]): Guessed {
  const found = new Map<string, string>();
  for (const column of header) {
    const name = likelyName(column);
    if (name !== null && !found.has(name)) found.set(name, column);
  }
  return found;
}

function notRead(header: readonly string[], guessed: Guessed): string[] {
  const used = new Set(guessed.values());
  const left = header.filter((column) => !used.has(column));
  return left.length === 0 ? [] : [`not read: ${left.join(', ')}`];
}

/** What a file with these columns holds. */
function kindsOf(has: (name: string) => boolean): FileKind[] {
  const isOfOrders = has('order_id');
  const hasLines = has('quantity') && (has('unit_price') || has('line_price'));
  if (has('refund_id') && !hasLines) return ['refunds'];
  if (isOfOrders && has('ordered_at')) return hasLines ? ['orders', 'order_lines'] : ['orders'];
  if (isOfOrders && hasLines) return ['order_lines'];
  if (has('location_id') && has('available')) return ['inventory'];
  if (has('email') && !has('title') && !has('sku')) return ['customers'];
  if ((has('title') || has('sku')) && !has('quantity')) return ['products'];
  return ['orders', 'order_lines'];
}

/** Those of the columns that the kinds have. */
function readAs(kinds: readonly FileKind[], guessed: Guessed): Guessed {
  const known = new Set(kinds.flatMap(columnsOf));
  return new Map([...guessed].filter(([name]) => known.has(nameHere(name))));
}

/** The time of an order may be in two columns. */
function nameHere(name: string): string {
  return name === 'time_of_day' ? 'ordered_at' : name;
}

function numbersOf(sample: Sample, guessed: Guessed): string[] {
  return [...guessed].flatMap(([name, column]) => (numberColumns.has(name) ? valuesOf(sample, column) : []));
}

/** The times as they are read: a date and a time in two columns are one. */
function timesOf(sample: Sample, guessed: Guessed): string[] {
  const date = guessed.get('ordered_at');
  const time = guessed.get('time_of_day');
  if (date === undefined) return [];
  const at = [date, time].flatMap((column) => (column === undefined ? [] : sample.header.indexOf(column))).toSorted();
  return sample.rows
    .map((row) =>
      at
        .map((place) => row[place]!)
        .join(' ')
        .trim(),
    )
    .filter((text) => text !== '');
}

function askDecimal(entry: Record<string, unknown>, questions: Question[], texts: readonly string[]): void {
  const signs = decimalsOf(texts);
  if (signs.length === 1) entry.decimal = signs[0];
  else if (texts.some((text) => /\d[.,]\d{3}(?!\d)/.test(text))) {
    questions.push({
      setting: 'decimal',
      text: 'Which sign is before the decimals?',
      choices: { '.': '1,190.00', ',': '1.190,00' },
      otherwise: null,
      answer: (given, sign) => void (given.decimal = sign),
    });
  } else entry.decimal = '.';
}

function askDates(entry: Record<string, unknown>, questions: Question[], texts: readonly string[]): void {
  const patterns = texts.length === 0 ? null : patternsOf(texts);
  if (patterns === null) return;
  if (patterns.length === 1) entry.dates = patterns[0];
  else
    questions.push({
      setting: 'dates',
      text: `How is ${JSON.stringify(texts[0])} read?`,
      choices:
        patterns.length === 0
          ? null
          : Object.fromEntries(patterns.map((pattern) => [pattern, dayBy(texts[0]!, pattern)])),
      otherwise: null,
      answer: (given, pattern) => void (given.dates = pattern),
    });
}

/** Asks for columns without which a kind cannot be read. */
function askRequired(
  questions: Question[],
  needed: readonly string[],
  { guessed, header }: { guessed: Guessed; header: readonly string[] },
): void {
  for (const name of new Set(needed)) {
    if (guessed.has(name)) continue;
    questions.push({
      setting: 'columns',
      text: `Which column is ${name}?`,
      choices: Object.fromEntries(header.map((column) => [column, ''])),
      otherwise: null,
      answer: (given, column) => {
        const columns = given.columns as Record<string, string | string[]>;
        given.columns = { ...columns, [column]: [...[columns[column] ?? []].flat(), name] };
      },
    });
  }
}

function askPrice(questions: Question[], guessed: Guessed): void {
  const unit = guessed.get('unit_price');
  const line = guessed.get('line_price');
  const only = unit ?? line;
  if (only === undefined || (unit !== undefined && line !== undefined)) return;
  questions.push({
    setting: `columns.${only}`,
    text: `Is ${only} the price of one unit, or of the whole line?`,
    choices: { unit_price: 'of one unit', line_price: 'of the whole line' },
    otherwise: null,
    answer: (given, name) => {
      given.columns = { ...(given.columns as Record<string, string>), [only]: name };
    },
  });
}

/** The first of the counts and amounts that has negative values. */
function negativeColumn(sample: Sample, guessed: Guessed): string | null {
  const columns = ['quantity', 'line_price', 'total'].flatMap((name) => guessed.get(name) ?? []);
  return columns.find((column) => valuesOf(sample, column).some(isNegative)) ?? null;
}

/** Rows with a negative amount become refunds with the number of the order as theirs. */
function refundQuestion(column: string): Question {
  const variable = variableName(column);
  return {
    setting: 'kinds',
    text: `Some rows have a negative ${column}. What are they?`,
    choices: { refunds: 'refunds, on the day of the row', leave: 'to be left out' },
    otherwise: null,
    answer: (given, meaning) => {
      given.decimal ??= '.';
      if (meaning === 'leave') {
        given.leaveOut = { 'negative rows': `${variable} < 0` };
        return;
      }
      const kinds = given.kinds as Record<string, Record<string, unknown>>;
      for (const kind of Object.keys(kinds)) kinds[kind] = { ...kinds[kind], rows: `${variable} >= 0` };
      kinds.refunds = refundSettings(variable, given);
    },
  };
}

/** The settings of rows that are refunds, of what the answers before made of their columns. */
function refundSettings(variable: string, { columns, kinds }: Pick<WrittenEntry, 'columns' | 'kinds'>) {
  const ofLines = Object.entries(kinds?.order_lines?.columns ?? {});
  const all = [...Object.entries(columns ?? {}), ...ofLines];
  const columnsAs = (name: string, among = all): string[] =>
    among.flatMap(([column, names]) => ([names].flat().includes(name) ? [column] : []));
  const nameOf = (name: string, among = all): string | null => columnsAs(name, among).map(variableName)[0] ?? null;
  const quantity = nameOf('quantity');
  const worth = worthBy({
    ...{ quantity, line: nameOf('line_price'), unit: nameOf('unit_price'), total: nameOf('total') },
    discount: nameOf('discount', ofLines),
  });
  const tax = nameOf('tax', ofLines);
  return {
    rows: `${variable} < 0`,
    columns: Object.fromEntries([
      ...columnsAs('order_id').map((column) => [column, 'refund_id']),
      ...columnsAs('ordered_at').map((column) => [column, 'refunded_at']),
    ]) as Record<string, string>,
    ...(worth !== null && { values: { amount: worth, ...(tax !== null && { tax: `abs(${tax})` }) } }),
    ...(quantity === variable && { negate: ['quantity'] }),
    equalRows: 'each',
  };
}

/** What a row's goods were worth, after its discount: by the price of the line or the unit; without lines, the total. */
function worthBy({ quantity, line, unit, total, discount }: Record<string, string | null>): string | null {
  const less = discount === null ? '' : ` - abs(number(${discount}, 0))`;
  if (line !== null) return `abs(${line})${less}`;
  if (unit !== null && quantity !== null) return `abs(${quantity}) * abs(${unit})${less}`;
  return total === null ? null : `abs(${total})`;
}
