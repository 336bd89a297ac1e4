import { LineBuffer } from './line-buffer.js';
import { OdsRows } from './ods-rows.js';
import { UnreadableFile } from './unreadable.js';
import { XlsxRows } from './xlsx-rows.js';
import { type Sheet, XlsxWorkbook } from './xlsx-workbook.js';
import { readXml, type XmlListener } from './xml-events.js';
import { protectedFile, ZipArchive } from './zip.js';

/** Lines are given on in pieces of at least this many characters. */
const pieceLength = 64 * 1024;
const odsContent = 'content.xml';
const odsManifest = 'META-INF/manifest.xml';
/** What a workbook with a password has instead of all other members. */
const odsPackage = 'encrypted-package';

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
  return chosen(await sheetsIn({ path, format }, signal), wanted);
}

/** The names of the sheets that are not hidden. Throws an `UnreadableFile`. */
export async function visibleSheets(file: WorkbookFile, signal: AbortSignal): Promise<string[]> {
  const sheets = await sheetsIn(file, signal);
  return sheets.flatMap(({ name, isHidden }) => (isHidden ? [] : [name]));
}

async function sheetsIn({ path, format }: WorkbookFile, signal: AbortSignal): Promise<Sheet[]> {
  const zip = await ZipArchive.open(path);
  try {
    return format === 'xlsx' ? (await XlsxWorkbook.open(zip, signal)).sheets : await odsSheets(zip, signal);
  } finally {
    zip.close();
  }
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
  if (await isEncrypted(zip, signal)) throw protectedFile();
  const rows = new OdsRows(null, new LineBuffer());
  for await (const _ of readXml(zip.read(odsContent, signal).pieces, rows)) signal.throwIfAborted();
  return rows.names.map((name) => ({ name, isHidden: false }));
}

/** Without a password its members are noise. */
async function isEncrypted(zip: ZipArchive, signal: AbortSignal): Promise<boolean> {
  if (!zip.has(odsManifest)) return zip.has(odsPackage);
  let isSo = zip.has(odsPackage);
  if (isSo || !zip.has(odsManifest)) return isSo;
  const listener = {
    opened(name: string): void {
      isSo ||= name === 'encryption-data';
    },
    text(): void {},
    closed(): void {},
  };
  for await (const _ of readXml(zip.read(odsManifest, signal).pieces, listener)) signal.throwIfAborted();
  return isSo;
}

function chosen(sheets: readonly Sheet[], wanted: string | undefined): string {
  if (sheets.length === 0) throw new UnreadableFile('it has no sheet with cells', 'sheet_missing');
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
