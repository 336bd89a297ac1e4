import type { ASTNode } from '@marcbachmann/cel-js';
import { DataError } from '../../../runtime/errors.js';
import type { DecimalSign } from '../cells/numbers.js';
import { Calculated } from './calculated.js';
import { environmentOf } from './environment.js';

/** An expression of a mapping cannot be used. The message says why. */
export class ExpressionError extends Error {}

/** What an expression gives. */
export type ExpressionType = 'text' | 'number' | 'boolean';

/** An expression over the cells of a row, in the Common Expression Language. */
export interface Expression {
  text: string;
  type: ExpressionType;
  /** The columns that it reads: by the name of a variable, the file's own column or its plain name. */
  inputs: readonly ExpressionInput[];
  /** It calculates or compares numbers of cells, so the file's decimal separator must be known. */
  isNumeric: boolean;
  /** It joins texts by `+`. */
  joinsTexts: boolean;
  /** The value for the cells of its inputs, in their order; empty cells are ''. Throws a `DataError`. */
  evaluate(cells: readonly string[]): string | boolean;
}

export interface ExpressionInput {
  variable: string;
  /** `column("Amount (£)")`: exactly this column. null: the one whose `variableName` is the variable. */
  column: string | null;
}

/** `Event Type`, `event-type` and `EVENT TYPE` are `event_type` in an expression; `Größe (cm)` is `gro_e_cm`. */
export function variableName(column: string): string {
  return column
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
}

const known = new Map<string, Expression>();
const mostKnown = 500;

/** Reads an expression and checks its types. Throws an `ExpressionError`. */
export function readExpression(text: string, decimal: DecimalSign): Expression {
  const key = decimal + text;
  const found = known.get(key);
  if (found) return found;
  const expression = compiled(text, decimal);
  if (known.size >= mostKnown) known.clear();
  known.set(key, expression);
  return expression;
}

function compiled(text: string, decimal: DecimalSign): Expression {
  const found = nodesOf(parsed(text, environmentOf([], decimal)).ast).flatMap((node) => {
    const input = inputAt(node);
    return input === null ? [] : [{ node, name: `${input.column !== null}${input.variable}`, input }];
  });
  const inputs = [...new Map(found.map(({ name, input }) => [name, input]))];
  const variables = inputs.map((_, at) => `cell_${at}__`);
  // Columns may have names that mean something in the language, such as `type`.
  const rewritten = found
    .toSorted((x, y) => y.node.start - x.node.start)
    .reduce((source, { node, name }) => {
      const variable = variables[inputs.findIndex(([known]) => known === name)]!;
      return source.slice(0, node.start) + variable + source.slice(node.end);
    }, text);
  const env = environmentOf(variables, decimal);
  const run = parsed(rewritten, env);
  const { valid, type, error } = run.check();
  if (!valid) throw new ExpressionError(`${text}: ${reasonOf(error)}`);
  const all = nodesOf(run.ast);
  for (const node of all) checkNode(node, (part) => `${env.check(rewritten.slice(part.start, part.end)).type}`, text);
  return {
    text,
    type: typeOf(`${type}`, text),
    inputs: inputs.map(([, input]) => input),
    isNumeric: `${type}` === 'number' || all.some(isNumeric),
    joinsTexts: `${type}` === 'string' && all.some(({ op }) => op === '+'),
    evaluate: (cells) => evaluated(run, variables, cells, text),
  };
}

type Parsed = ReturnType<ReturnType<typeof environmentOf>['parse']>;

function parsed(text: string, env: ReturnType<typeof environmentOf>): Parsed {
  try {
    return env.parse(text);
  } catch (error) {
    throw new ExpressionError(`${text}: ${reasonOf(error)}`);
  }
}

/** The library's messages continue with the expression and a mark below the place. */
function reasonOf(error: unknown): string {
  return (error as Error).message.split('\n')[0]!;
}

function evaluated(
  run: Parsed,
  variables: readonly string[],
  cells: readonly string[],
  text: string,
): string | boolean {
  const context: Record<string, string> = {};
  for (let at = 0; at < cells.length; at += 1) context[variables[at]!] = cells[at]!;
  let value: unknown;
  try {
    value = run(context);
  } catch (error) {
    if (error instanceof DataError) throw error;
    if ((error as Error).cause instanceof DataError) throw (error as Error).cause;
    throw new DataError(`the expression ${text} has no result for this row`, {
      code: 'expression_failed',
      path: '',
      value: null,
    });
  }
  return value instanceof Calculated ? value.text : typeof value === 'boolean' ? value : String(value);
}

function typeOf(type: string, text: string): ExpressionType {
  if (type === 'string') return 'text';
  if (type === 'bool') return 'boolean';
  if (type === 'number' || type === 'int' || type === 'double') return 'number';
  throw new ExpressionError(`${text}: it gives a ${type}, but a text, a number or true/false was expected`);
}

/** The column that a part of an expression names; null: none. */
function inputAt(node: ASTNode): ExpressionInput | null {
  if (node.op === 'id') return { variable: node.args, column: null };
  if (node.op !== 'call' || node.args[0] !== 'column') return null;
  const [argument] = node.args[1];
  if (argument?.op === 'value' && typeof argument.args === 'string')
    return { variable: argument.args, column: argument.args };
  throw new ExpressionError('column needs the name of a column in quotes: column("Amount (£)")');
}

const orderings = new Set(['<', '<=', '>', '>=']);

function checkNode(node: ASTNode, typeOf: (part: ASTNode) => string, text: string): void {
  if (node.op === 'rcall' && node.args[0] === 'matches') checkPattern(node.args[2][0], text);
  if (!orderings.has(node.op)) return;
  const [left, right] = node.args as [ASTNode, ASTNode];
  const isLiteral = left.op === 'value' || right.op === 'value';
  if (isLiteral || typeOf(left) !== 'string' || typeOf(right) !== 'string') return;
  throw new ExpressionError(
    `${text}: ${node.op} between two cells would compare their letters; write number(…) around the first to compare numbers`,
  );
}

function checkPattern(pattern: ASTNode | undefined, text: string): void {
  if (pattern?.op !== 'value') return;
  try {
    new RegExp(String(pattern.args), 'u');
  } catch (error) {
    throw new ExpressionError(`${text}: ${(error as Error).message}`);
  }
}

const numericOperators = new Set(['-', '*', '/', '-_', ...orderings]);

function isNumeric(node: ASTNode): boolean {
  if (node.op === 'call') return node.args[0] === 'number' || node.args[0] === 'abs';
  if (node.op === '==' || node.op === '!=') return node.args.some(isNumberLiteral);
  return numericOperators.has(node.op);
}

function isNumberLiteral(node: ASTNode): boolean {
  if (node.op === '-_') return isNumberLiteral(node.args);
  return node.op === 'value' && (typeof node.args === 'bigint' || typeof node.args === 'number');
}

function nodesOf(node: ASTNode): ASTNode[] {
  return [node, ...operandsOf(node.args).flatMap(nodesOf)];
}

function operandsOf(args: unknown): ASTNode[] {
  if (Array.isArray(args)) return args.flatMap(operandsOf);
  return typeof args === 'object' && args !== null && 'op' in args ? [args as ASTNode] : [];
}
