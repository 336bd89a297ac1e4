import { LineBuffer } from './line-buffer.js';
import { OdsRows } from './ods-rows.js';
import { UnreadableFile } from './unreadable.js';
import { XlsxRows } from './xlsx-rows.js';
import { type Sheet, XlsxWorkbook } from './xlsx-workbook.js';
import { readXml, type XmlListener } from './xml-events.js';
import { ZipArchive } from './zip.js';

/** Lines are given on in pieces of at least this many characters. */
const pieceLength = 64 * 1024;
const odsContent = 'content.xml';

interface WorkbookFile {
  path: string;
  format: 'xlsx' | 'ods';
}

/**
 * The name of the sheet that is read: the wanted one, or the only one that is not hidden. Throws an `UnreadableFile`
 * with the names of all sheets if that is not clear.
 */
export async function sheetOf(
  { path, format }: WorkbookFile,
  wanted: string | undefined,
  signal: AbortSignal,
): Promise<string> {
  return await inArchive(path, async (zip) => {
    const sheets = format === 'xlsx' ? (await XlsxWorkbook.open(zip, signal)).sheets : await odsSheets(zip, signal);
    return chosen(sheets, wanted);
  });
}

/**
 * The rows of a sheet as lines: the first line is the first row, an empty row an empty line. Holds a piece of the sheet
 * at a time, and the texts that an XLSX workbook keeps apart from its cells.
 */
export function openSheet(
  { path, format, size }: WorkbookFile & { size: number },
  sheet: string,
  signal: AbortSignal,
): { pieces: AsyncIterable<Buffer>; readBytes(): number } {
  let share = () => 0;
  async function* pieces(): AsyncGenerator<Buffer> {
    const zip = await ZipArchive.open(path);
    try {
      const lines = new LineBuffer();
      const { member, listener } =
        format === 'xlsx' ? await xlsxSheet(zip, { sheet, lines }, signal) : odsSheet({ sheet, lines });
      const bytes = zip.read(member, signal);
      share = () => bytes.readBytes() / Math.max(zip.sizeOf(member), 1);
      for await (const _ of readXml(bytes.pieces, listener)) if (lines.length >= pieceLength) yield lines.take();
      if (lines.length > 0) yield lines.take();
    } finally {
      zip.close();
    }
  }
  return { pieces: pieces(), readBytes: () => Math.round(share() * size) };
}

async function inArchive<T>(path: string, work: (zip: ZipArchive) => Promise<T>): Promise<T> {
  const zip = await ZipArchive.open(path);
  try {
    return await work(zip);
  } finally {
    zip.close();
  }
}

interface SheetReading {
  member: string;
  listener: XmlListener;
}

async function xlsxSheet(
  zip: ZipArchive,
  { sheet, lines }: { sheet: string; lines: LineBuffer },
  signal: AbortSignal,
): Promise<SheetReading> {
  const book = await XlsxWorkbook.open(zip, signal);
  return { member: book.memberOf(sheet), listener: new XlsxRows(await book.meanings(), lines) };
}

function odsSheet({ sheet, lines }: { sheet: string; lines: LineBuffer }): SheetReading {
  return { member: odsContent, listener: new OdsRows(sheet, lines) };
}

/** All of the content is read for their names. */
async function odsSheets(zip: ZipArchive, signal: AbortSignal): Promise<Sheet[]> {
  const rows = new OdsRows(null, new LineBuffer());
  for await (const _ of readXml(zip.read(odsContent, signal).pieces, rows)) signal.throwIfAborted();
  return rows.names.map((name) => ({ name, isHidden: false }));
}

function chosen(sheets: readonly Sheet[], wanted: string | undefined): string {
  const names = sheets.map(({ name }) => name).join(', ');
  if (wanted === undefined) {
    const visible = sheets.filter(({ isHidden }) => !isHidden);
    if (visible.length === 1) return visible[0]!.name;
    throw new UnreadableFile(
      `it has the sheets ${names}: choose one with sheet in the mapping, such as sheet: ${visible[0]?.name ?? sheets[0]?.name}`,
      'sheet_unclear',
    );
  }
  const found = sheets.find(({ name }) => name === wanted) ?? sheets.find(({ name }) => isSame(name, wanted));
  if (found) return found.name;
  throw new UnreadableFile(`it has no sheet ${wanted}; its sheets are ${names}`, 'sheet_missing');
}

/** Spreadsheets do not distinguish upper and lower case in the names of sheets. */
function isSame(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}
