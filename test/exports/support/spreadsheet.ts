import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A cell as LibreOffice has it: what type it takes it for, its value, and what it shows. null: it is empty. */
export type Cell = { type: string; value: string; shown: string } | null;

/** Why LibreOffice cannot be asked; null: it can. */
export async function noSpreadsheet(): Promise<string | null> {
  try {
    await run('soffice', ['--version']);
    return null;
  } catch {
    return 'soffice is not installed: files are not opened by LibreOffice';
  }
}

/**
 * Opens files with LibreOffice, all at once, and returns the cells of each one's sheets. `importCsv`: the filter options for CSV.
 */
export async function openWithLibreOffice(
  files: Record<string, Uint8Array>,
  importCsv?: string,
): Promise<Record<string, Cell[][][]>> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'cartograph-sheets-'));
  try {
    const names = Object.keys(files);
    for (const name of names) await writeFile(path.join(folder, name), files[name]!);
    const profile = `-env:UserInstallation=file://${path.join(folder, 'profile')}`;
    const filter = importCsv === undefined ? [] : [`--infilter=Text - txt - csv (StarCalc):${importCsv}`];
    await run('soffice', [profile, '--headless', ...filter, '--convert-to', 'fods', '--outdir', folder, ...names], {
      cwd: folder,
    });
    const opened = names.map(async (name) => {
      const flat = path.join(folder, `${path.parse(name).name}.fods`);
      return [name, sheetsOf(await readFile(flat, 'utf8'))] as const;
    });
    return Object.fromEntries(await Promise.all(opened));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Opens workbooks with LibreOffice and saves them in a folder, in each of the formats. */
export async function convertWithLibreOffice(
  files: Record<string, Uint8Array>,
  formats: readonly string[],
  folder: string,
): Promise<void> {
  const own = await mkdtemp(path.join(os.tmpdir(), 'cartograph-sheets-'));
  try {
    const names = Object.keys(files);
    for (const name of names) await writeFile(path.join(own, name), files[name]!);
    const profile = `-env:UserInstallation=file://${path.join(own, 'profile')}`;
    for (const format of formats)
      await run('soffice', [profile, '--headless', '--convert-to', format, '--outdir', folder, ...names], { cwd: own });
  } finally {
    await rm(own, { recursive: true, force: true });
  }
}

/** The cells of the sheets of a flat ODF spreadsheet, without the empty ones behind the last of a row. */
function sheetsOf(xml: string): Cell[][][] {
  return [...xml.matchAll(/<table:table [^>]*>(.*?)<\/table:table>/gs)].map(([, table]) => {
    const rows: Cell[][] = [];
    for (const [, attributes, content = ''] of table!.matchAll(
      /<table:table-row\b([^>]*?)(?:\/>|>(.*?)<\/table:table-row>)/gs,
    )) {
      const cells = cellsOf(content);
      if (cells.length === 0) continue;
      const times = Number(/number-rows-repeated="(\d+)"/.exec(attributes!)?.[1] ?? 1);
      for (let time = 0; time < times; time += 1) rows.push(cells);
    }
    return rows;
  });
}

function cellsOf(row: string): Cell[] {
  const cells: Cell[] = [];
  for (const [, attributes = '', content = ''] of row.matchAll(
    /<table:table-cell\b([^>]*?)(?:\/>|>(.*?)<\/table:table-cell>)/gs,
  )) {
    const times = Number(/number-columns-repeated="(\d+)"/.exec(attributes)?.[1] ?? 1);
    for (let time = 0; time < times; time += 1) cells.push(cellOf(attributes, content));
  }
  while (cells.length > 0 && cells.at(-1) === null) cells.pop();
  return cells;
}

function cellOf(attributes: string, content: string): Cell {
  const attribute = (name: string): string | undefined => new RegExp(`${name}="([^"]*)"`).exec(attributes)?.[1];
  const type = attribute('office:value-type');
  // It has booleans only as these.
  const [, boolean] = /^of:=(TRUE|FALSE)\(\)$/.exec(attribute('table:formula') ?? '') ?? [];
  if (boolean) return { type: 'boolean', value: boolean.toLowerCase(), shown: boolean };
  if (attribute('table:formula')) return { type: 'formula', value: attribute('table:formula')!, shown: '' };
  if (type === undefined) return null;
  const lines = [...content.matchAll(/<text:p>(.*?)<\/text:p>|<text:p\/>/gs)].map(([, text = '']) => plain(text));
  const shown = lines.join('\n');
  const value = attribute('office:value') ?? attribute('office:date-value') ?? attribute('office:boolean-value');
  return { type, value: value ?? shown, shown };
}

function plain(text: string): string {
  return text
    .replace(/<text:s(?: text:c="(\d+)")?\/>/g, (_, count: string | undefined) => ' '.repeat(Number(count ?? 1)))
    .replaceAll('<text:tab/>', '\t')
    .replaceAll('<text:line-break/>', '\n')
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');
}
