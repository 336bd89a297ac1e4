import path from 'node:path';
import { builtInFormat, formatOfCode, type NumberFormat } from './number-formats.js';
import type { DaySystem } from './serial-days.js';
import { SharedStrings } from './shared-strings.js';
import { UnreadableFile } from './unreadable.js';
import { type Attributes, readXml, type XmlListener } from './xml-events.js';
import type { ZipArchive } from './zip.js';

/** Of the parts that describe the others. */
const longestPart = 64 * 1024 * 1024;

/** A sheet in a workbook. */
export interface Sheet {
  name: string;
  isHidden: boolean;
}

/** What the cells of a workbook refer to. */
export interface CellMeanings {
  strings: SharedStrings;
  /** By the number of the cell's style. */
  formats: readonly NumberFormat[];
  daySystem: DaySystem;
}

/** The parts of an XLSX workbook (ECMA-376), found by their relationships: only those have fixed names. */
export class XlsxWorkbook {
  private constructor(
    private readonly zip: ZipArchive,
    private readonly signal: AbortSignal,
    /** By name, in the workbook's order. */
    private readonly parts: ReadonlyMap<string, Sheet & { part: string }>,
    private readonly related: Relationships,
    private readonly daySystem: DaySystem,
  ) {}

  static async open(zip: ZipArchive, signal: AbortSignal): Promise<XlsxWorkbook> {
    const root = await Relationships.of(zip, '', signal);
    const part = root.ofType('officeDocument');
    if (part === null || !zip.has(part)) {
      throw new UnreadableFile('it is a zip archive, but not an XLSX workbook: save it as .xlsx', 'file_damaged');
    }
    const related = await Relationships.of(zip, part, signal);
    const book = new BookListener();
    await heard(zip, part, book, signal);
    const parts = book.sheets.flatMap(({ id, ...sheet }) => {
      const target = related.byId.get(id);
      // Charts and dialogues are sheets too.
      return target?.type === 'worksheet' ? [[sheet.name, { ...sheet, part: target.part }] as const] : [];
    });
    return new XlsxWorkbook(zip, signal, new Map(parts), related, book.daySystem);
  }

  get sheets(): Sheet[] {
    return [...this.parts.values()];
  }

  partOf(sheet: string): string {
    return this.parts.get(sheet)!.part;
  }

  async meanings(): Promise<CellMeanings> {
    const { zip, signal, related, daySystem } = this;
    const styles = new StylesListener();
    const part = related.ofType('styles');
    if (part !== null && zip.has(part)) await heard(zip, part, styles, signal);
    const strings = await SharedStrings.read(zip, related.ofType('sharedStrings'), signal);
    return { strings, formats: styles.formats, daySystem };
  }
}

/** The parts that a part refers to. */
class Relationships implements XmlListener {
  readonly byId = new Map<string, { type: string; part: string }>();

  private constructor(private readonly folder: string) {}

  static async of(zip: ZipArchive, part: string, signal: AbortSignal): Promise<Relationships> {
    const folder = path.posix.dirname(part);
    const found = new Relationships(folder);
    const name = path.posix.join(folder, '_rels', `${path.posix.basename(part)}.rels`);
    if (zip.has(name)) await heard(zip, name, found, signal);
    return found;
  }

  /** The part of a type; null: there is none. */
  ofType(type: string): string | null {
    return [...this.byId.values()].find((each) => each.type === type)?.part ?? null;
  }

  opened(name: string, { Id, Type, Target, TargetMode }: Attributes): void {
    if (name !== 'Relationship' || !Id || !Type || !Target || TargetMode === 'External') return;
    const part = Target.startsWith('/') ? Target.slice(1) : path.posix.join(this.folder, Target);
    // Two standards have different addresses before it.
    this.byId.set(Id, { type: Type.slice(Type.lastIndexOf('/') + 1), part });
  }

  text(): void {}

  closed(): void {}
}

class BookListener implements XmlListener {
  readonly sheets: (Sheet & { id: string })[] = [];
  daySystem: DaySystem = 1900;

  opened(name: string, attributes: Attributes): void {
    if (name === 'workbookPr') this.daySystem = isTrue(attributes.date1904) ? 1904 : 1900;
    if (name !== 'sheet') return;
    const id = Object.entries(attributes).find(([key]) => key === 'id' || key.endsWith(':id'))?.[1];
    this.sheets.push({
      name: attributes.name ?? '',
      isHidden: attributes.state !== undefined && attributes.state !== 'visible',
      id: id ?? '',
    });
  }

  text(): void {}

  closed(): void {}
}

/** The number formats of the cells' styles. */
class StylesListener implements XmlListener {
  readonly formats: NumberFormat[] = [];
  readonly #own = new Map<number, NumberFormat>();
  #isOfCells = false;

  opened(name: string, { numFmtId, formatCode }: Attributes): void {
    if (name === 'numFmt') this.#own.set(Number(numFmtId), formatOfCode(formatCode ?? ''));
    else if (name === 'cellXfs') this.#isOfCells = true;
    else if (name === 'xf' && this.#isOfCells) {
      const id = Number(numFmtId ?? 0);
      this.formats.push(this.#own.get(id) ?? builtInFormat(id));
    }
  }

  text(): void {}

  closed(name: string): void {
    if (name === 'cellXfs') this.#isOfCells = false;
  }
}

async function heard(zip: ZipArchive, part: string, listener: XmlListener, signal: AbortSignal): Promise<void> {
  if (zip.sizeOf(part) > longestPart) {
    throw new UnreadableFile(`its part ${part} is larger than ${longestPart} bytes: save it again`, 'file_damaged');
  }
  for await (const _ of readXml(zip.read(part, signal).pieces, listener)) signal.throwIfAborted();
}

function isTrue(value: string | undefined): boolean {
  return value === '1' || value === 'true';
}
