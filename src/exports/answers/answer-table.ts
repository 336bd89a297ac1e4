import {
  type FragmentDefinitionNode,
  getNamedType,
  type GraphQLSchema,
  getVariableValues,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  parse,
} from 'graphql';
import { decimalNeed } from '../table/decimal-need.js';
import { ExportRefused } from '../table/export-refused.js';
import type { ExportColumn, ExportRow } from '../table/export-table.js';
import type { TableSource } from '../table/table-source.js';
import { type AnswerField, answerColumn, answerFields, isList } from './answer-columns.js';

export interface AnsweredDocument {
  schema: GraphQLSchema;
  /** Valid for the schema. */
  document: string;
  operationName: string | null;
  /** As they were sent. */
  variables: Record<string, unknown>;
  data: Record<string, unknown>;
  version: string | null;
  /** Where the rows are in the answer: `report.rows`. null: it is clear, since the answer has one list. */
  path: string | null;
}

/** Where answers have their rows, below a root field that is no list itself. */
const rowFields = ['rows', 'nodes'] as const;

/**
 * The rows of an answer as a table: a column for each value that is selected of a row, by its path, such as `netSales.amount`. Objects within
 * a row become columns; lists of values become texts of JSON; a list of rows within a row is refused.
 */
export function answerTable(answered: AnsweredDocument): TableSource {
  const { version } = answered;
  const fields = fieldsOf(answered);
  const { field, path, value } = rowsOf(fields, answered);
  assertWhole(fields, answered.data, path);
  const columns: { column: ExportColumn; path: string[] }[] = [];
  if (field.below.length === 0) columns.push({ column: answerColumn(field, [field.key], null), path: [] });
  else addColumns(field, [], columns);
  const rows = listed(value).map((row) => columns.map((each) => textOf(valueAt(row, each.path))));
  return {
    title: path[0]!,
    columns: columns.map(({ column }) => column),
    expectedRows: rows.length,
    version,
    decimalNeeds: async () => columns.map(({ column }, at) => needOf(column, rows, at)),
    batches: async function* batches() {
      yield rows;
    },
  };
}

function fieldsOf({ schema, document, operationName, variables }: AnsweredDocument): AnswerField[] {
  const { definitions } = parse(document);
  const operations = definitions.filter(
    (each): each is OperationDefinitionNode => each.kind === Kind.OPERATION_DEFINITION,
  );
  const operation = operations.find(({ name }) => operationName === null || name?.value === operationName)!;
  const fragments = definitions.filter(
    (each): each is FragmentDefinitionNode => each.kind === Kind.FRAGMENT_DEFINITION,
  );
  const { coerced = {} } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
  return answerFields(operation, {
    ...{ schema, variables: coerced },
    fragments: Object.fromEntries(fragments.map((each) => [each.name.value, each])),
  });
}

interface RowsInAnswer {
  field: AnswerField;
  path: string[];
  value: unknown;
}

/** The field that has the rows: the one of the path, or the only root field, or `rows` or `nodes` of it. */
function rowsOf(fields: readonly AnswerField[], { data, path }: AnsweredDocument): RowsInAnswer {
  if (path !== null) return atPath(fields, data, path);
  const [root, ...others] = fields;
  if (!root || others.length > 0) throw unclear(fields);
  const below = isList(root.type)
    ? undefined
    : root.below.find(({ key, type }) => rowFields.some((name) => name === key) && isList(type));
  const keys = below ? [root.key, below.key] : [root.key];
  return { field: below ?? root, path: keys, value: valueAt(data, keys) };
}

function atPath(fields: readonly AnswerField[], data: unknown, path: string): RowsInAnswer {
  const keys = path.split('.');
  let found: AnswerField | undefined;
  let among = fields;
  for (const key of keys) {
    if (found && isList(found.type)) found = undefined;
    else found = among.find((each) => each.key === key);
    if (!found) {
      throw new ExportRefused(
        `The answer has no rows at "${path}". Name a field of the answer that is not within a list, such as "report.rows".`,
        'BAD_USER_INPUT',
      );
    }
    among = found.below;
  }
  return { field: found!, path: keys, value: valueAt(data, keys) };
}

/** A file of one page would look like all rows. */
function assertWhole(fields: readonly AnswerField[], data: unknown, path: readonly string[]): void {
  const root = fields.find(({ key }) => key === path[0])!;
  const type = getNamedType(root.type);
  if (path.length !== 2 || !isObjectType(type) || !type.getFields().pageInfo || valueAt(data, [root.key]) === null)
    return;
  const end = root.below
    .flatMap(({ key, below }) => below.map((each) => [root.key, key, each.key]))
    .find((keys) => keys.at(-1) === 'hasNextPage');
  const hasMore = end && valueAt(data, end);
  if (hasMore === false) return;
  const remedy = `Export the list itself, which has all rows (\`of: { orders: {…} }\`), or a page that is the last`;
  throw new ExportRefused(
    hasMore === true
      ? `"${path.join('.')}" is one page of several, and the file would lack the others. ${remedy}.`
      : `"${path.join('.')}" is one page, and the query does not say whether it is the last. ${remedy}, with \`pageInfo { hasNextPage }\` beside it.`,
    'BAD_USER_INPUT',
  );
}

function unclear(fields: readonly AnswerField[]): ExportRefused {
  const names = fields.map(({ key }) => key).join(', ');
  return new ExportRefused(
    `The answer has several parts (${names}), and a file has one table. Name the rows by their path, such as "${fields[0]?.key ?? 'report'}.rows", or ask for one part.`,
    'BAD_USER_INPUT',
  );
}

function addColumns(
  field: AnswerField,
  path: readonly string[],
  into: { column: ExportColumn; path: string[] }[],
): void {
  for (const each of field.below) {
    const at = [...path, each.key];
    if (each.below.length === 0) {
      into.push({ column: answerColumn(each, at, getNamedType(field.type).name), path: at });
    } else if (isList(each.type)) {
      throw new ExportRefused(
        `"${at.join('.')}" is a list within a row, which a table cannot have. Leave it out, or ask for its rows by themselves.`,
        'BAD_USER_INPUT',
      );
    } else addColumns(each, at, into);
  }
}

/** null, or an object that is no list: no row, and one. */
function listed(value: unknown): unknown[] {
  if (value === null || value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

function valueAt(row: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((at, key) => (at as Record<string, unknown> | null | undefined)?.[key], row);
}

function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function needOf({ type }: ExportColumn, rows: readonly ExportRow[], at: number) {
  return type === 'decimal' || type === 'amount' ? decimalNeed(rows.map((row) => row[at]!)) : null;
}
