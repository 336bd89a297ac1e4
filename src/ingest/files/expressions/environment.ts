import { Environment } from '@marcbachmann/cel-js';
import type { DecimalSign } from '../cells/numbers.js';
import { calculate, Calculated, calculatedOf, compare, negative, type Operand } from './calculated.js';

const arithmetic = ['+', '-', '*', '/'] as const;
const ordering = ['<', '<=', '>', '>='] as const;
const numeric = ['number', 'string', 'int', 'double'] as const;

/**
 * The Common Expression Language with the exact numbers of the warehouse: a cell is text, and becomes a number where an
 * operator needs one. Variables are the columns that the expression names.
 */
export function environmentOf(variables: readonly string[], decimal: DecimalSign): Environment {
  const env = new Environment({ limits: { maxAstNodes: 2000, maxDepth: 50 } });
  env.registerType('number', Calculated);
  const number = (operand: Operand): Calculated => calculatedOf(operand, decimal);
  for (const left of numeric) {
    for (const right of numeric) {
      if (isLiteral(left) && isLiteral(right)) continue;
      for (const operator of arithmetic) {
        // Two texts are joined.
        if (operator === '+' && left === 'string' && right === 'string') continue;
        env.registerOperator(`${left} ${operator} ${right}: number`, (x: Operand, y: Operand) =>
          calculate(operator, number(x), number(y)),
        );
      }
      if (left === 'string' && right === 'string') continue;
      for (const operator of ordering) {
        env.registerOperator(`${left} ${operator} ${right}: bool`, (x: Operand, y: Operand) =>
          compare(operator, number(x), number(y)),
        );
      }
    }
  }
  // Each also serves the opposite order.
  for (const types of [
    'string == number',
    'string == int',
    'string == double',
    'number == int',
    'number == double',
    'number == number',
  ]) {
    env.registerOperator(`${types}: bool`, (x: Operand, y: Operand) => compare('==', number(x), number(y)));
  }
  for (const type of ['string', 'number'])
    env.registerOperator(`-${type}: number`, (x: Operand) => negative(number(x)));
  for (const type of numeric) {
    env.registerFunction(`number(${type}): number`, (x: Operand) => number(x));
    env.registerFunction(`number(${type}, int): number`, (x: Operand, otherwise: Operand) => {
      const read = number(x);
      return read.value === null ? number(otherwise) : read;
    });
  }
  env.registerFunction('abs(number): number', (x: Calculated) => (x.value !== null && x.value < 0n ? negative(x) : x));
  env.registerFunction('abs(string): number', (x: string) => {
    const read = number(x);
    return read.value !== null && read.value < 0n ? negative(read) : read;
  });
  for (const name of variables) env.registerVariable(name, 'string');
  return env;
}

/** Literals have types of their own, and the language's own operators. */
function isLiteral(type: (typeof numeric)[number]): boolean {
  return type === 'int' || type === 'double';
}
