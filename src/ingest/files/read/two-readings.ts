import { FileFault } from '../table/file-fault.js';
import type { FoundFile } from '../table/find-files.js';
import { canonicalForm, columnsOf, type FileKind, numberColumns, timeColumns } from '../table/kinds.js';
import type { RowValues } from '../table/row-values.js';

/** Three digits after one sign that may be the decimal one or that of thousands: `1.190`, and not `0.350`. */
const twofold = /^[^\d.,]*[1-9]\d{0,2}[.,]\d{3}[^\d.,]*$/;
/** What can only be read with the point, or with the comma, for its decimal sign. */
const withPoint =
  /^[^\d.,]*(?:\d*\.(?:\d{1,2}|\d{4,})|0\.\d+|\d{4,}\.\d+|\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:,\d{3}){2,})[^\d.,]*$/;
const withComma =
  /^[^\d.,]*(?:\d*,(?:\d{1,2}|\d{4,})|0,\d+|\d{4,},\d+|\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,})[^\d.,]*$/;
const numericDate = /^(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})(?!\d)/;

/** Values of a file that can be read in two ways, where its mapping does not choose one. */
export class TwoReadings {
  readonly #numbers: string[];
  readonly #times: string[];
  /** Of those the ones that the rows with these columns have. */
  #names: readonly string[] | null = null;
  #numbersHere: string[] = [];
  #timesHere: string[] = [];
  /** What the file itself says of its decimal sign, in values of one reading. */
  #evidence: { point: boolean; comma: boolean } | null = null;

  constructor(
    kind: FileKind,
    { mapping }: Pick<FoundFile, 'mapping'>,
    /** Looks through all rows of the file. */
    private readonly rows: () => AsyncIterable<RowValues>,
  ) {
    const { key } = canonicalForm[kind];
    const columns = columnsOf(kind).filter((name) => !key.includes(name));
    this.#numbers = mapping?.decimal === undefined ? columns.filter((name) => numberColumns.has(name)) : [];
    this.#times = mapping?.dates === undefined ? columns.filter((name) => timeColumns.has(name)) : [];
  }

  /** Whether `check` has to be asked of the row: it holds something that can be read in two ways. */
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

  /** Rows of CSV all have the same columns. A value of a column that is not there is the mapping's, and the same in every row. */
  #lookFor(row: RowValues): void {
    const names = new Set(row.names);
    const isHere = (name: string): boolean => names.has(name) || row.get(name) !== null;
    this.#names = row.names;
    this.#numbersHere = this.#numbers.filter(isHere);
    this.#timesHere = this.#times.filter(isHere);
  }

  /** Throws a `FileFault` with both readings and the setting to choose, unless the rest of the file says which is meant. */
  async check(row: RowValues, line: number): Promise<void> {
    for (const name of this.#times) {
      const text = row.get(name);
      if (text !== null && text.charCodeAt(4) !== 0x2d && numericDate.test(text)) throw dateFault(name, text, line);
    }
    for (const name of this.#numbers) {
      const text = row.get(name);
      if (text === null || row.isNumber(name) || !twofold.test(text)) continue;
      this.#evidence ??= await this.#look();
      if (this.#evidence.point === this.#evidence.comma || this.#evidence.comma) throw numberFault(name, text, line);
    }
  }

  async #look(): Promise<{ point: boolean; comma: boolean }> {
    const found = { point: false, comma: false };
    for await (const row of this.rows()) {
      for (const name of this.#numbers) {
        const text = row.get(name);
        // A number of JSON has a point whatever the texts beside it have.
        if (text === null || row.isNumber(name)) continue;
        found.point ||= withPoint.test(text);
        found.comma ||= withComma.test(text);
      }
      if (found.point && found.comma) return found;
    }
    return found;
  }
}

function numberFault(name: string, text: string, line: number): FileFault {
  const digits = text.replace(/[^\d.,]/g, '');
  const [whole, places] = digits.split(/[.,]/) as [string, string];
  const sign = digits.includes(',') ? ',' : '.';
  const [ofDecimal, ofThousands] = sign === ',' ? ["decimal: ','", "decimal: '.'"] : ["decimal: '.'", "decimal: ','"];
  return new FileFault(
    `line ${line} has ${name} ${digits}, which can be ${whole}.${places} or ${whole}${places}. Say in the mapping which it is: ` +
      `${ofDecimal} for ${whole}.${places}, ${ofThousands} for ${whole}${places}. Nothing of the file was taken in`,
    { code: 'ambiguous_number', column: name, takesBack: true },
  );
}

function dateFault(name: string, text: string, line: number): FileFault {
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
    `line ${line} has ${name} ${date}, which can be ${readings.join(', or ')}. Say in the mapping which it is. Nothing of the file was taken in`,
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
