import { strToU8, zipSync } from 'fflate';

/** A cell of an XLSX sheet: a text, or its value as written, with its type and the number of its format. */
export type XlsxCell = string | null | { v: string; t?: string; s?: number };

interface XlsxOptions {
  /** Codes of number formats: cells name them by `s`, from 1. */
  formats?: string[];
  date1904?: boolean;
  /** Names of hidden sheets. */
  hidden?: string[];
}

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const relationships = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** A workbook of sheets with their rows; null leaves a cell out, and an empty row is not written. */
export function xlsx(
  sheets: Record<string, XlsxCell[][]>,
  { formats = [], date1904, hidden = [] }: XlsxOptions = {},
): Buffer {
  const strings = new Map<string, number>();
  const names = Object.keys(sheets);
  const parts: Record<string, string> = {};
  for (const [at, rows] of Object.values(sheets).entries())
    parts[`xl/worksheets/sheet${at + 1}.xml`] =
      `<worksheet ${main}><sheetData>${rows.map((row, y) => rowXml(row, y + 1, strings)).join('')}</sheetData></worksheet>`;
  const listed = names.map(
    (name, at) =>
      `<sheet name="${escaped(name)}" sheetId="${at + 1}"${hidden.includes(name) ? ' state="hidden"' : ''} r:id="rId${at + 1}"/>`,
  );
  parts['xl/workbook.xml'] =
    `<workbook ${main} xmlns:r="${relationships}"><workbookPr${date1904 ? ' date1904="1"' : ''}/><sheets>${listed.join('')}</sheets></workbook>`;
  parts['xl/sharedStrings.xml'] =
    `<sst ${main}>${[...strings.keys()].map((text) => `<si><t xml:space="preserve">${escaped(text)}</t></si>`).join('')}</sst>`;
  const own = formats.map((code, at) => `<numFmt numFmtId="${164 + at}" formatCode="${escaped(code)}"/>`);
  const cells = ['<xf numFmtId="0"/>', ...formats.map((_, at) => `<xf numFmtId="${164 + at}" applyNumberFormat="1"/>`)];
  parts['xl/styles.xml'] =
    `<styleSheet ${main}><numFmts>${own.join('')}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>${cells.join('')}</cellXfs></styleSheet>`;
  parts['xl/_rels/workbook.xml.rels'] = related([
    ...names.map((_, at) => ['worksheet', `worksheets/sheet${at + 1}.xml`] as const),
    ['styles', 'styles.xml'],
    ['sharedStrings', '/xl/sharedStrings.xml'],
  ]);
  parts['_rels/.rels'] = related([['officeDocument', 'xl/workbook.xml']]);
  parts['[Content_Types].xml'] = contentTypes(names.length);
  return zipOf(Object.fromEntries(Object.entries(parts).map(([name, xml]) => [name, declaration + xml])));
}

function contentTypes(sheets: number): string {
  const ofSpreadsheet = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
  const types = [
    ['workbook.xml', 'sheet.main'],
    ['styles.xml', 'styles'],
    ['sharedStrings.xml', 'sharedStrings'],
    ...Array.from({ length: sheets }, (_, at) => [`worksheets/sheet${at + 1}.xml`, 'worksheet']),
  ].map(([part, type]) => `<Override PartName="/xl/${part}" ContentType="${ofSpreadsheet}.${type}+xml"/>`);
  const ofRelationships = 'application/vnd.openxmlformats-package.relationships+xml';
  return `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="${ofRelationships}"/><Default Extension="xml" ContentType="application/xml"/>${types.join('')}</Types>`;
}

/** An ODS workbook with the XML of each sheet's rows. */
export function ods(sheets: Record<string, string>): Buffer {
  const spaces = ['office', 'table', 'text'].map(
    (name) => `xmlns:${name}="urn:oasis:names:tc:opendocument:xmlns:${name}:1.0"`,
  );
  const tables = Object.entries(sheets).map(
    ([name, rows]) => `<table:table table:name="${escaped(name)}"><table:table-column/>${rows}</table:table>`,
  );
  const calcext = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"';
  return zipOf({
    mimetype: 'application/vnd.oasis.opendocument.spreadsheet',
    'content.xml': `${declaration}<office:document-content ${spaces.join(' ')} ${calcext}><office:body><office:spreadsheet>${tables.join('')}</office:spreadsheet></office:body></office:document-content>`,
  });
}

export function zipOf(files: Record<string, string | Buffer>): Buffer {
  const entries = Object.entries(files).map(
    ([name, content]) => [name, typeof content === 'string' ? strToU8(content) : new Uint8Array(content)] as const,
  );
  return Buffer.from(zipSync(Object.fromEntries(entries)));
}

function rowXml(row: readonly XlsxCell[], number: number, strings: Map<string, number>): string {
  if (row.length === 0) return '';
  const cells = row.map((cell, at) =>
    cell === null ? '' : cellXml(cell, `${String.fromCharCode(65 + at)}${number}`, strings),
  );
  return `<row r="${number}">${cells.join('')}</row>`;
}

function cellXml(cell: Exclude<XlsxCell, null>, reference: string, strings: Map<string, number>): string {
  if (typeof cell !== 'string')
    return `<c r="${reference}"${cell.t ? ` t="${cell.t}"` : ''}${cell.s ? ` s="${cell.s}"` : ''}><v>${escaped(cell.v)}</v></c>`;
  if (!strings.has(cell)) strings.set(cell, strings.size);
  return `<c r="${reference}" t="s"><v>${strings.get(cell)}</v></c>`;
}

function related(targets: readonly (readonly [type: string, target: string])[]): string {
  const listed = targets.map(
    ([type, target], at) => `<Relationship Id="rId${at + 1}" Type="${relationships}/${type}" Target="${target}"/>`,
  );
  return `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${listed.join('')}</Relationships>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
