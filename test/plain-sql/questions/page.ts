import { readFileSync, writeFileSync } from 'node:fs';
import { projectFile } from '../../../src/runtime/project-files.js';

const file = projectFile('docs', 'reports.md');
const page = readFileSync(file, 'utf8');

/** Of an answer, in the page. */
const mostRows = 4;

/** A heading with its query, and what follows until the next heading: the answer of the company of `questions.test.ts`. */
const question = /^(### (.+)\n\n```graphql\n([\s\S]*?)```\n)([\s\S]*?)(?=^##)/gm;

/** The questions of `docs/reports.md`, with the answers that are printed below them. */
export const questionsOfPage = [...page.matchAll(question)].map(([, , title, query, answer]) => ({
  title: title!,
  query: query!,
  answer: answer!.trim(),
}));

/** Prints other answers, by title, in the page. */
export function printAnswers(answers: ReadonlyMap<string, string>): void {
  const printed = page.replaceAll(
    question,
    (_text, asked: string, title: string, _query: string, before: string) =>
      `${asked}\n${answers.get(title) ?? before.trim()}\n\n`,
  );
  writeFileSync(file, printed);
}

/** An answer as Markdown: a table for each of its lists and totals, with the first rows and the values as the API gives them. */
export function tablesOf(data: unknown): string {
  const tables = tablesAt('', data);
  return tables
    .map(({ name, rows }) => [...(tables.length > 1 ? [`\`${name}\``, ''] : []), ...tableOf(rows)].join('\n'))
    .join('\n\n');
}

interface Table {
  name: string;
  rows: unknown[];
}

function tablesAt(name: string, value: unknown): Table[] {
  if (Array.isArray(value)) {
    const rows = value.flatMap(rowsWithin);
    return [{ name, rows }];
  }
  if (typeof value !== 'object' || value === null) return [{ name, rows: [value] }];
  if (name.endsWith('otal')) return [{ name, rows: [value] }];
  return Object.entries(value).flatMap(([field, of]) => tablesAt(name === '' ? field : `${name}.${field}`, of));
}

/** The rows of a row that has nothing else. */
function rowsWithin(row: unknown): unknown[] {
  const values: unknown[] = typeof row === 'object' && row !== null ? Object.values(row) : [];
  return values.length === 1 && Array.isArray(values[0]) ? values[0] : [row];
}

function tableOf(rows: readonly unknown[]): string[] {
  const shown = rows.slice(0, mostRows).map((row) => new Map(leavesOf('', row)));
  const paths = [...new Set(shown.flatMap((row) => [...row.keys()]))];
  // What is an object in one row may be null in another.
  const isWithin = (path: string, outer: string): boolean => path.startsWith(`${outer}.`);
  const columns = paths.filter((path) => !paths.some((other) => isWithin(other, path)));
  if (columns.length === 0) return ['No rows.'];
  const valueIn = (row: ReadonlyMap<string, string>, column: string): string =>
    row.get(column) ?? ([...row.keys()].some((path) => isWithin(column, path)) ? 'null' : '');
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const more = rows.length - shown.length;
  return [
    line(columns),
    line(columns.map(() => '---')),
    ...shown.map((row) => line(columns.map((column) => valueIn(row, column)))),
    ...(more > 0 ? ['', `and ${more} more ${more === 1 ? 'row' : 'rows'}`] : []),
  ];
}

/** Each value with its path. Of a list with one element the path has no number. */
function leavesOf(path: string, value: unknown): [string, string][] {
  if (typeof value !== 'object' || value === null) return [[path, String(value).replaceAll('|', '\\|')]];
  return Object.entries(value).flatMap(([name, of]) => {
    if (Array.isArray(value) && value.length === 1) return leavesOf(path, of);
    return leavesOf(path === '' ? name : `${path}.${name}`, of);
  });
}
