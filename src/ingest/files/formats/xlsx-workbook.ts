import path from 'node:path';
import { builtInFormat, formatOfCode, type NumberFormat } from './number-formats.js';
import type { DaySystem } from './serial-days.js';
import { SharedStrings } from './shared-strings.js';
import { UnreadableFile } from './unreadable.js';
import { type Attributes, readXml, type XmlListener } from './xml-events.js';
import type { ZipArchive } from './zip.js';

/** Of the members that describe the others. */
const longestDescription = 64 * 1024 * 1024;

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

/** The members of an XLSX workbook (ECMA-376), found by their relationships: only those have fixed names. */
export class XlsxWorkbook {
  private constructor(
    private readonly zip: ZipArchive,
    private readonly signal: AbortSignal,
    /** By name, in the workbook's order. */
    private readonly bySheet: ReadonlyMap<string, Sheet & { member: string }>,
    private readonly related: Relationships,
    private readonly daySystem: DaySystem,
  ) {}

  static async open(zip: ZipArchive, signal: AbortSignal): Promise<XlsxWorkbook> {
    const root = await Relationships.of(zip, '', signal);
    const member = root.ofType('officeDocument');
    if (member === null || !zip.has(member)) {
      throw new UnreadableFile('it is a zip archive, but not an XLSX workbook: save it as .xlsx', 'file_damaged');
    }
    const related = await Relationships.of(zip, member, signal);
    const book = new BookListener();
    await heard(zip, member, book, signal);
    const sheets = book.sheets.flatMap(({ id, ...sheet }) => {
      const target = related.byId.get(id);
      // Charts and dialogues are sheets too.
      return target?.type === 'worksheet' ? [[sheet.name, { ...sheet, member: target.member }] as const] : [];
    });
    return new XlsxWorkbook(zip, signal, new Map(sheets), related, book.daySystem);
  }

  get sheets(): Sheet[] {
    return [...this.bySheet.values()];
  }

  memberOf(sheet: string): string {
    return this.bySheet.get(sheet)!.member;
  }

  async meanings(): Promise<CellMeanings> {
    const { zip, signal, related, daySystem } = this;
    const styles = new StylesListener();
    const member = related.ofType('styles');
    if (member !== null && zip.has(member)) await heard(zip, member, styles, signal);
    const strings = await SharedStrings.read(zip, related.ofType('sharedStrings'), signal);
    return { strings, formats: styles.formats, daySystem };
  }
}

/** The members that a member refers to. */
class Relationships implements XmlListener {
  readonly byId = new Map<string, { type: string; member: string }>();

  private constructor(private readonly folder: string) {}

  static async of(zip: ZipArchive, member: string, signal: AbortSignal): Promise<Relationships> {
    const folder = path.posix.dirname(member);
    const found = new Relationships(folder);
    const name = path.posix.join(folder, '_rels', `${path.posix.basename(member)}.rels`);
    if (zip.has(name)) await heard(zip, name, found, signal);
    return found;
  }

  /** The member of a type; null: there is none. */
  ofType(type: string): string | null {
    return [...this.byId.values()].find((each) => each.type === type)?.member ?? null;
  }

  opened(name: string, { Id, Type, Target, TargetMode }: Attributes): void {
    if (name !== 'Relationship' || !Id || !Type || !Target || TargetMode === 'External') return;
    const member = Target.startsWith('/') ? Target.slice(1) : path.posix.join(this.folder, Target);
    // Two standards have different addresses before it.
    this.byId.set(Id, { type: Type.slice(Type.lastIndexOf('/') + 1), member });
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

async function heard(zip: ZipArchive, member: string, listener: XmlListener, signal: AbortSignal): Promise<void> {
  if (zip.sizeOf(member) > longestDescription) {
    throw new UnreadableFile(
      `its member ${member} is larger than ${longestDescription} bytes: save it again`,
      'file_damaged',
    );
  }
  for await (const _ of readXml(zip.read(member, signal).pieces, listener)) signal.throwIfAborted();
}

function isTrue(value: string | undefined): boolean {
  return value === '1' || value === 'true';
}
