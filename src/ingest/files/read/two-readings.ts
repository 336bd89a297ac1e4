import { FileFault } from '../table/file-fault.js';
import type { FoundFile } from '../table/find-files.js';
import { canonicalForm, columnsOf, type FileKind, numberColumns, timeColumns } from '../table/kinds.js';
import { rowNamed } from '../table/row-places.js';
import type { RowValues } from '../table/row-values.js';

/** Three digits after a sign that may be the decimal or the thousands separator: `1.190`, but not `0.350`. */
const twofold = /^[^\d.,]*[1-9]\d{0,2}[.,]\d{3}[^\d.,]*$/;
/** Text that is a number only with the point, or only with the comma, as decimal separator. */
const withPoint =
  /^[^\d.,]*(?:\d*\.(?:\d{1,2}|\d{4,})|0\.\d+|\d{4,}\.\d+|\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:,\d{3}){2,})[^\d.,]*$/;
const withComma =
  /^[^\d.,]*(?:\d*,(?:\d{1,2}|\d{4,})|0,\d+|\d{4,},\d+|\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,})[^\d.,]*$/;
const numericDate = /^(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})(?!\d)/;

/** Finds ambiguous values in a file whose mapping does not choose a reading. */
export class TwoReadings {
  readonly #numbers: string[];
  readonly #times: string[];
  /** The ambiguous columns among those of a row. */
  #names: readonly string[] | null = null;
  #numbersHere: string[] = [];
  #timesHere: string[] = [];
  /** What unambiguous values of the file show about its decimal separator. */
  #evidence: { point: boolean; comma: boolean } | null = null;

  constructor(
    kind: FileKind,
    private readonly file: Pick<FoundFile, 'mapping' | 'format' | 'sheet'>,
    /** Reads all rows of the file. */
    private readonly rows: () => AsyncIterable<RowValues>,
  ) {
    const { mapping } = file;
    const { key } = canonicalForm[kind];
    const columns = columnsOf(kind).filter((name) => !key.includes(name));
    this.#numbers = mapping?.decimal === undefined ? columns.filter((name) => numberColumns.has(name)) : [];
    this.#times = mapping?.dates === undefined ? columns.filter((name) => timeColumns.has(name)) : [];
  }

  /** Whether `check` must be called for the row: it has an ambiguous value. */
  isSuspect(row: RowValues): boolean {
    if (row.names !== this.#names) this.#lookFor(row);
    for (const name of this.#numbersHere) {
      const text = row.get(name);
      if (text !== null && text.length > 4 && twofold.test(text) && !row.isNumber(name)) return true;
    }
    for (const name of this.#timesHere) {
      const text = row.get(name);
      if (text !== null && text.charCodeAt(4) !== 0x2d && numericDate.test(text)) return true;
    }
    return false;
  }

  /**
   * All rows of a CSV file have the same columns. A value of another column comes from the mapping, and is the same in
   * each row.
   */
  #lookFor(row: RowValues): void {
    const names = new Set(row.names);
    const isHere = (name: string): boolean => names.has(name) || row.get(name) !== null;
    this.#names = row.names;
    this.#numbersHere = this.#numbers.filter(isHere);
    this.#timesHere = this.#times.filter(isHere);
  }

  /**
   * Throws a `FileFault` with both readings and the setting to choose, unless the rest of the file shows which one is
   * meant.
   */
  async check(row: RowValues, line: number): Promise<void> {
    const place = rowNamed(this.file, line);
    for (const name of this.#times) {
      const text = row.get(name);
      if (text !== null && text.charCodeAt(4) !== 0x2d && numericDate.test(text)) throw dateFault(name, text, place);
    }
    for (const name of this.#numbers) {
      const text = row.get(name);
      if (text === null || row.isNumber(name) || !twofold.test(text)) continue;
      this.#evidence ??= await this.#look();
      if (this.#evidence.point === this.#evidence.comma || this.#evidence.comma) throw numberFault(name, text, place);
    }
  }

  async #look(): Promise<{ point: boolean; comma: boolean }> {
    const found = { point: false, comma: false };
    for await (const row of this.rows()) {
      for (const name of this.#numbers) {
        const text = row.get(name);
        // A JSON number has a point, whatever the texts beside it use.
        if (text === null || row.isNumber(name)) continue;
        found.point ||= withPoint.test(text);
        found.comma ||= withComma.test(text);
      }
      if (found.point && found.comma) return found;
    }
    return found;
  }
}

function numberFault(name: string, text: string, place: string): FileFault {
  const digits = text.replace(/[^\d.,]/g, '');
  const [whole, places] = digits.split(/[.,]/) as [string, string];
  const sign = digits.includes(',') ? ',' : '.';
  const [ofDecimal, ofThousands] = sign === ',' ? ["decimal: ','", "decimal: '.'"] : ["decimal: '.'", "decimal: ','"];
  return new FileFault(
    `${place} has ${name} ${digits}, which can be ${whole}.${places} or ${whole}${places}. Choose in the mapping: ` +
      `${ofDecimal} for ${whole}.${places}, ${ofThousands} for ${whole}${places}. Nothing of the file was loaded`,
    { code: 'ambiguous_number', column: name, takesBack: true },
  );
}

function dateFault(name: string, text: string, place: string): FileFault {
  const [date = text, first = '', sign = '/', second = '', third = ''] = numericDate.exec(text) ?? [];
  const time = timePattern(text.slice(date.length).trim());
  const year = third.length === 4 ? 'yyyy' : 'yy';
  const patterns =
    first.length > 2
      ? [`yyyy${sign}MM${sign}dd`]
      : [
          ...(Number(second) <= 12 ? [`dd${sign}MM${sign}${year}`] : []),
          ...(Number(first) <= 12 ? [`MM${sign}dd${sign}${year}`] : []),
          ...(year === 'yy' ? [`yy${sign}MM${sign}dd`] : []),
        ];
  const readings = patterns.map(
    (pattern) => `${readAs(pattern, [first, second, third])} with dates: ${pattern}${time}`,
  );
  return new FileFault(
    `${place} has ${name} ${date}, which can be ${readings.join(', or ')}. Choose in the mapping. Nothing of the file was loaded`,
    { code: 'ambiguous_date', column: name, takesBack: true },
  );
}

function timePattern(time: string): string {
  if (time === '') return '';
  const seconds = /^\d{1,2}:\d\d:\d\d/.test(time) ? ':ss' : '';
  return /[ap]\.?m\.?$/i.test(time) ? ` hh:mm${seconds} a` : ` HH:mm${seconds}`;
}

function readAs(pattern: string, numbers: readonly string[]): string {
  const parts = new Map(pattern.split(/[./-]/).map((name, at) => [name, numbers[at]!]));
  const short = parts.get('yy');
  const year = parts.get('yyyy') ?? (Number(short) < 70 ? `20${short}` : `19${short}`);
  return `${year}-${parts.get('MM')!.padStart(2, '0')}-${parts.get('dd')!.padStart(2, '0')}`;
}
