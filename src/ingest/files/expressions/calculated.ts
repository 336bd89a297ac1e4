import { DataError } from '../../../runtime/errors.js';
import { dividedBy, type FixedPoint, formatDecimal, parseDecimal, times } from '../../staging/decimal.js';
import { type DecimalSign, readNumber, readPlainNumber } from '../cells/numbers.js';

/** A number in an expression, exact; null: no value, because a cell is empty. */
export class Calculated {
  constructor(readonly value: FixedPoint | null) {}

  /** As a plain decimal; empty without a value. */
  get text(): string {
    return this.value === null ? '' : formatDecimal(this.value);
  }
}

/** What operators take as a number: a cell is text, a literal a bigint or a number. */
export type Operand = Calculated | string | bigint | number;

const none = new Calculated(null);

export function calculatedOf(operand: Operand, decimal: DecimalSign): Calculated {
  if (operand instanceof Calculated) return operand;
  if (typeof operand === 'bigint') return new Calculated(parseDecimal(String(operand)));
  // Digits as they were written: a literal has few enough for that.
  if (typeof operand === 'number') return numberOfText(String(operand), '.');
  return operand === '' ? none : numberOfText(operand, decimal);
}

function numberOfText(text: string, decimal: DecimalSign): Calculated {
  const plain = readPlainNumber(text, decimal);
  if (plain !== null) return new Calculated(plain);
  const read = readNumber(text, decimal);
  if (read === null) {
    // The value is not shown: the cell may be anything.
    throw new DataError('an expression of the mapping calculates with a cell that is not a number', {
      code: 'wrong_value',
      path: '',
      value: null,
    });
  }
  return new Calculated(read.isPercent ? dividedBy(read.value, parseDecimal('100')) : read.value);
}

type Arithmetic = '+' | '-' | '*' | '/';

/** No value if one of the two has none, or if it divides by zero. */
export function calculate(operator: Arithmetic, one: Calculated, other: Calculated): Calculated {
  const [x, y] = [one.value, other.value];
  if (x === null || y === null) return none;
  if (operator === '+') return new Calculated(x + y);
  if (operator === '-') return new Calculated(x - y);
  if (operator === '*') return new Calculated(times(x, y));
  return y === 0n ? none : new Calculated(dividedBy(x, y));
}

export function negative({ value }: Calculated): Calculated {
  return value === null ? none : new Calculated(-value);
}

type Comparison = '<' | '<=' | '>' | '>=' | '==';

/** False if one of the two has no value. */
export function compare(operator: Comparison, one: Calculated, other: Calculated): boolean {
  const [x, y] = [one.value, other.value];
  if (x === null || y === null) return false;
  if (operator === '<') return x < y;
  if (operator === '<=') return x <= y;
  if (operator === '>') return x > y;
  if (operator === '>=') return x >= y;
  return x === y;
}
