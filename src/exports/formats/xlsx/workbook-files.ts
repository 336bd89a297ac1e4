import { CellStyles } from './cell-styles.js';
import { xmlText } from './xml-text.js';

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relationships = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packageRelationships = 'http://schemas.openxmlformats.org/package/2006/relationships';
const contentTypes = 'http://schemas.openxmlformats.org/package/2006/content-types';
const ofSpreadsheet = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
/** Below it are formats that every spreadsheet has built in. */
const firstOwnFormat = 164;

export function sheetFile(number: number): string {
  return `xl/worksheets/sheet${number}.xml`;
}

/** What comes before the rows of a sheet: the first row stays in view. */
export function sheetStart(widths: readonly number[]): string {
  const columns = widths.map((width, at) => `<col min="${at + 1}" max="${at + 1}" width="${width}" customWidth="1"/>`);
  const pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>';
  return (
    `${declaration}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0">${pane}</sheetView></sheetViews>` +
    `<cols>${columns.join('')}</cols><sheetData>`
  );
}

export const sheetEnd = '</sheetData></worksheet>';

/** The parts of a workbook besides its sheets, by their names. `formats`: of the cell styles. */
export function workbookFiles(sheets: readonly string[], formats: readonly string[]): [name: string, text: string][] {
  return [
    ['xl/workbook.xml', workbook(sheets)],
    ['xl/styles.xml', styles(formats)],
    ['xl/_rels/workbook.xml.rels', workbookRelationships(sheets.length)],
    ['_rels/.rels', relationshipsOf([['officeDocument', 'xl/workbook.xml']])],
    ['[Content_Types].xml', types(sheets.length)],
  ];
}

function workbook(sheets: readonly string[]): string {
  const listed = sheets.map((name, at) => `<sheet name="${xmlText(name)}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`);
  return `${declaration}<workbook xmlns="${main}" xmlns:r="${relationships}"><sheets>${listed.join('')}</sheets></workbook>`;
}

function workbookRelationships(sheets: number): string {
  const ofSheets = Array.from(
    { length: sheets },
    (_, at) => ['worksheet', sheetFile(at + 1).replace('xl/', '')] as const,
  );
  return relationshipsOf([...ofSheets, ['styles', 'styles.xml']]);
}

function relationshipsOf(targets: readonly (readonly [type: string, target: string])[]): string {
  const listed = targets.map(
    ([type, target], at) => `<Relationship Id="rId${at + 1}" Type="${relationships}/${type}" Target="${target}"/>`,
  );
  return `${declaration}<Relationships xmlns="${packageRelationships}">${listed.join('')}</Relationships>`;
}

function types(sheets: number): string {
  const ofSheets = Array.from(
    { length: sheets },
    (_, at) => `<Override PartName="/${sheetFile(at + 1)}" ContentType="${ofSpreadsheet}.worksheet+xml"/>`,
  );
  return (
    `${declaration}<Types xmlns="${contentTypes}">` +
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
    '<Default Extension="xml" ContentType="application/xml"/>' +
    `<Override PartName="/xl/workbook.xml" ContentType="${ofSpreadsheet}.sheet.main+xml"/>` +
    `<Override PartName="/xl/styles.xml" ContentType="${ofSpreadsheet}.styles+xml"/>${ofSheets.join('')}</Types>`
  );
}

function styles(formats: readonly string[]): string {
  const own = formats.map(
    (format, at) => `<numFmt numFmtId="${firstOwnFormat + at}" formatCode="${xmlText(format)}"/>`,
  );
  const cells = formats.map((_, at) => {
    const font = at === CellStyles.header ? 'fontId="1" applyFont="1"' : 'fontId="0"';
    const format = firstOwnFormat + at;
    return `<xf numFmtId="${format}" ${font} fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>`;
  });
  const font = (more: string) => `<font>${more}<sz val="11"/><name val="Calibri"/></font>`;
  return (
    `${declaration}<styleSheet xmlns="${main}"><numFmts count="${own.length}">${own.join('')}</numFmts>` +
    `<fonts count="2">${font('')}${font('<b/>')}</fonts>` +
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>' +
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>' +
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
    `<cellXfs count="${cells.length}">${cells.join('')}</cellXfs></styleSheet>`
  );
}
