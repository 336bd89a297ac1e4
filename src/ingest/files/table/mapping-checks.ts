import { faultOfPattern } from '../cells/times.js';
import { type Expression, ExpressionError, readExpression } from '../expressions/expression.js';
import { canonicalForm, columnsOf, type FileKind, flagColumns, numberColumns, timeColumns } from './kinds.js';
import type { MappingEntry } from './mapping-entry.js';
import { columnsOfPattern, isUndivided } from './packed-cells.js';

type Refuse = (what: string) => never;

/** Checks what the form of an entry does not show: names of columns, expressions, patterns. Refuses it with a reason. */
export function checkEntry(entry: MappingEntry, refuse: Refuse): void {
  const { dates, timezone } = entry;
  checkNames(entry, refuse);
  checkExpressions(entry, refuse);
  checkUnpack(entry, refuse);
  if (entry.withoutLines && entry.kind !== 'orders') refuse(`withoutLines is for orders, not for ${entry.kind}`);
  checkDates(dates === undefined ? [] : [dates].flat(), refuse);
  checkForm(entry, refuse);
  if (timezone === undefined) return;
  try {
    new Intl.DateTimeFormat('en', { timeZone: timezone });
  } catch {
    refuse(`${timezone} is not a time zone such as Europe/Berlin`);
  }
}

/** How the file is written: its encoding, its header. */
function checkForm({ encoding, header, delimiter, columns = {} }: MappingEntry, refuse: Refuse): void {
  if (encoding !== undefined) checkEncoding(encoding, refuse);
  if (delimiter !== undefined && /["\r\n]/.test(delimiter)) refuse('a quote or a line end cannot be the delimiter');
  if (Array.isArray(header) && !(header[0]! < header[1]!))
    refuse('header needs its first row and its last one, such as [1, 2]');
  if (header !== 'none') return;
  const named = Object.keys(columns).find((column) => !/^[1-9]\d*$/.test(column));
  if (named !== undefined) refuse(`without a header columns are named by their position, such as 1, not ${named}`);
}

function checkEncoding(encoding: string, refuse: Refuse): void {
  try {
    new TextDecoder(encoding);
  } catch {
    refuse(`${encoding} is not an encoding such as windows-1252, windows-1250, utf-16le, shift_jis or gbk`);
  }
}

function checkUnpack({ kind, unpack, decimal, columns = {}, values = {} }: MappingEntry, refuse: Refuse): void {
  if (unpack === undefined) return;
  if (kind !== 'order_lines' && kind !== 'refunds') refuse(`unpack is for order_lines and refunds, not for ${kind}`);
  const names = columnsOfPattern(unpack.pattern);
  const known = new Set(columnsOf(kind));
  const unknown = names.find((name) => !known.has(name));
  if (unknown !== undefined) refuse(`${kind} have no column ${unknown}, which unpack names`);
  if (names.length === 0 || isUndivided(unpack.pattern))
    refuse('unpack needs a pattern such as "{sku} x {quantity}", with a text between two columns');
  if (canonicalForm[kind].group !== undefined && names.includes(canonicalForm[kind].group!))
    refuse(`${canonicalForm[kind].group} is that of the whole row, not of what is packed into it`);
  const mapped = [...Object.values(columns).flat(), ...Object.keys(values)];
  const twice = names.find((name) => mapped.includes(name));
  if (twice !== undefined) refuse(`${twice} has both a column and a place in unpack: keep one`);
  if (decimal === undefined && names.some((name) => numberColumns.has(name)))
    refuse("unpack reads numbers: set decimal to '.' or ','");
}

function checkDates(patterns: readonly string[], refuse: Refuse): void {
  const fault = patterns.map(faultOfPattern).find((each) => each !== null);
  if (fault !== undefined) refuse(`in dates, ${fault}`);
  const orders = patterns
    .map((pattern) => pattern.replace(/[^dM]/g, ''))
    .filter((order) => /^(ddMM|MMdd)$/.test(order));
  if (new Set(orders).size > 1) refuse('dates has days before months and months before days: 03/04 would be both');
}

function checkNames(entry: MappingEntry, refuse: Refuse): void {
  const { kind, columns = {}, values = {}, defaults = {}, words = {}, negate = [], sum = [] } = entry;
  const known = new Set(columnsOf(kind));
  const mapped = Object.values(columns).flat();
  const named = [...mapped, ...[values, defaults, words].flatMap((each) => Object.keys(each)), ...negate, ...sum];
  for (const [name, meaning] of Object.entries(words)) if (known.has(name)) checkWords(kind, { name, meaning }, refuse);
  const noNumber = [...negate, ...sum].find((name) => known.has(name) && !numberColumns.has(name));
  if (noNumber !== undefined) refuse(`${noNumber} is not an amount, so it has no sign or sum`);
  const unknown = named.find((name) => !known.has(name));
  if (unknown !== undefined) refuse(`${kind} have no column ${unknown}; expected one of ${[...known].join(', ')}`);
  const twice = Object.keys(values).find((name) => mapped.includes(name));
  if (twice !== undefined) refuse(`${twice} has both a column and an expression in values: keep one`);
}

function checkWords(
  kind: FileKind,
  { name, meaning }: { name: string; meaning: string[] | Record<string, string> },
  refuse: Refuse,
): void {
  if (flagColumns.has(name)) {
    if (!Array.isArray(meaning)) refuse(`the words of ${name} are a list of those for yes: ${name}: [Ja]`);
    return;
  }
  if (numberColumns.has(name) || timeColumns.has(name) || canonicalForm[kind].key.includes(name))
    refuse(`${name} is a number, a time or a key, so it has no words`);
  if (Array.isArray(meaning))
    refuse(`${name} is not a yes/no column, so its words are a table of what they mean: ${name}: { Bezahlt: paid }`);
}

/** Every expression can be read, gives what its place needs, and knows the decimal separator if it calculates. */
function checkExpressions(entry: MappingEntry, refuse: Refuse): void {
  const { values = {}, rows, leaveOut = {}, decimal } = entry;
  const conditions = [...(rows === undefined ? [] : [rows]), ...Object.values(leaveOut)];
  const texts = conditions.filter((each) => typeof each === 'string');
  try {
    const expressions = [...texts, ...Object.values(values)].map((text) => readExpression(text, decimal ?? '.'));
    const noCondition = expressions.slice(0, texts.length).find(({ type }) => type !== 'boolean');
    if (noCondition) refuse(`${noCondition.text} gives a ${noCondition.type}, but a condition gives true or false`);
    for (const [name, text] of Object.entries(values)) {
      const fault = faultOfValue(name, readExpression(text, decimal ?? '.'));
      if (fault !== null) refuse(`the expression for ${name}, ${text}, ${fault}`);
    }
    const numeric = expressions.find(({ isNumeric }) => isNumeric);
    if (numeric && decimal === undefined) {
      refuse(`${numeric.text} calculates with numbers of the file: set decimal to '.' or ','`);
    }
  } catch (error) {
    if (error instanceof ExpressionError) refuse(`the expression ${error.message}`);
    throw error;
  }
}

function faultOfValue(name: string, { type, joinsTexts }: Expression): string | null {
  if (numberColumns.has(name)) {
    if (type === 'boolean') return 'gives true or false, but the column is a number';
    return joinsTexts ? 'joins texts, but the column is a number: add with number(x) + y' : null;
  }
  if (type === 'boolean' && !flagColumns.has(name))
    return 'gives true or false, but the column is not one of yes and no';
  if (type === 'number' && (flagColumns.has(name) || timeColumns.has(name))) return 'gives a number';
  return null;
}
