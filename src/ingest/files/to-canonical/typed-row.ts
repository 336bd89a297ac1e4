import { normalPhone } from '../../../canonical/phone.js';
import type { Decimal, Instant } from '../../../canonical/record.js';
import type { Source } from '../../../canonical/source.js';
import type { DriftReport } from '../../../contract/extractor.js';
import { DataError } from '../../../runtime/errors.js';
import { countryCode } from '../../staging/country.js';
import { type FixedPoint, formatDecimal } from '../../staging/decimal.js';
import { currenciesOf, readNumber, readPlainNumber } from '../cells/numbers.js';
import { parseTime, wantedTime } from '../cells/times.js';
import { zoneNamed, zonesOf } from '../cells/zones.js';
import { columnShown } from '../table/column-shown.js';
import { columnsOf, type FileKind, personalColumns } from '../table/kinds.js';
import type { Reading } from '../table/reading.js';
import type { RowValues } from '../table/row-values.js';

const longestId = 200;
const longestShown = 60;
/** What a spreadsheet makes of a long number: several ids become the same. */
const shortenedId = /^\d(?:[.,]\d+)?E\+\d{2}$/i;
const yes = new Set(['true', 'yes', 'y', '1']);
const no = new Set(['false', 'no', 'n', '0']);

interface RowContext {
  source: Source;
  kind: FileKind;
  reading: Reading;
  updatedAt: Instant;
  drift: DriftReport;
  /** Amounts that are the sum of several rows. */
  sums?: ReadonlyMap<string, FixedPoint>;
}

/** The values of a row by type. A value that does not fit its column is a `DataError` with both. */
export class TypedRow {
  readonly source: Source;
  readonly updatedAt: Instant;
  readonly reading: Reading;
  readonly drift: DriftReport;
  readonly kind: FileKind;
  readonly #sums: ReadonlyMap<string, FixedPoint> | undefined;

  constructor(
    readonly values: RowValues,
    { source, kind, reading, updatedAt, drift, sums }: RowContext,
  ) {
    this.kind = kind;
    this.source = source;
    this.updatedAt = updatedAt;
    this.reading = reading;
    this.drift = drift;
    this.#sums = sums;
  }

  get isDeleted(): boolean {
    return this.flag('deleted');
  }

  /** A word of the file is read as what the mapping says that it means; one that it does not mention is reported. */
  text(column: string): string | null {
    const text = this.values.get(column);
    const words = this.reading.words?.[column];
    if (text === null || words === undefined || Array.isArray(words) || this.values.own(column) === null) return text;
    const own = Object.keys(words).find((word) => word.toLowerCase() === text.toLowerCase());
    if (own !== undefined) return words[own]!;
    this.drift.unknownValue(column, shown(text));
    return text;
  }

  /** Several values in one cell, divided by commas, semicolons or bars. */
  list(column: string): string[] {
    const text = this.values.get(column);
    if (text === null) return [];
    const parts = text.split(/[,;|]/);
    return parts.map((part) => part.trim()).filter((part) => part !== '');
  }

  id(column: string): string {
    return this.maybeId(column) ?? this.#fail(column, null, 'a value');
  }

  maybeId(column: string): string | null {
    const text = this.text(column);
    if (text !== null && shortenedId.test(text)) {
      this.#fail(
        column,
        text,
        'an id with all its digits (format its column as text in the spreadsheet, and export again)',
      );
    }
    // oxlint-disable-next-line no-control-regex -- people could not see the difference.
    const isId = text === null || (text.length <= longestId && !/[\u0000-\u001f]/.test(text));
    return isId ? text : this.#fail(column, text, `an id of at most ${longestId} characters in one line`);
  }

  accountId(column: string): string {
    return this.maybeAccountId(column) ?? this.#fail(column, null, 'a value');
  }

  /** An id that cannot be confused with the generated ids of guests. */
  maybeAccountId(column: string): string | null {
    const id = this.maybeId(column);
    if (id === null || !/^(guest|order):/.test(id)) return id;
    const wanted = 'an id that does not begin with guest: or order:, which are reserved for buyers without an account';
    return this.#fail(column, id, `${wanted} (prefix it with c- in all files),`);
  }

  time(column: string): Instant {
    return this.maybeTime(column) ?? this.#fail(column, null, wantedTime(this.reading.dates ?? null));
  }

  maybeTime(column: string): Instant | null {
    const text = this.values.get(column);
    if (text === null) return null;
    const { dates = null } = this.reading;
    const zone = this.values.get('timezone');
    if (zone !== null && zoneNamed(zone) === null) this.#fail('timezone', zone, 'a time zone such as Europe/Berlin');
    const zones = zonesOf(this.reading, zone, this.source.timezone);
    return (
      parseTime(text, zones, this.values.isTime(column) ? null : dates) ??
      this.#fail(column, text, `${wantedTime(dates)}${serialHint(text)}`)
    );
  }

  checkTime(column: string): void {
    this.maybeTime(column);
  }

  flag(column: string): boolean {
    const given = this.values.get(column);
    if (given === null) return false;
    const text = given.toLowerCase();
    const words = this.reading.words?.[column];
    if (Array.isArray(words) && this.values.own(column) !== null)
      return words.some((word) => word.toLowerCase() === text);
    return yes.has(text) || (no.has(text) ? false : this.#fail(column, text, 'true or false'));
  }

  /** Units of goods, zero or more. */
  quantity(column: string): FixedPoint {
    return this.maybeQuantity(column) ?? this.#fail(column, null, 'a number');
  }

  maybeQuantity(column: string): FixedPoint | null {
    const value = this.maybeStock(column);
    if (value === null || value >= 0n) return value;
    return this.#fail(column, this.values.get(column), `a number (0 or more)${this.#negated(column)}`);
  }

  /** Units in stock; negative if oversold. */
  stock(column: string): FixedPoint {
    return this.maybeStock(column) ?? this.#fail(column, null, 'a number');
  }

  maybeStock(column: string): FixedPoint | null {
    return this.#number(column, numberWanted);
  }

  /** Zero or more; 0 if missing. */
  amount(column: string): FixedPoint {
    return this.maybeAmount(column) ?? 0n;
  }

  requiredAmount(column: string): FixedPoint {
    return this.maybeAmount(column) ?? this.#fail(column, null, 'an amount');
  }

  maybeAmount(column: string): FixedPoint | null {
    const value = this.#number(column, amountWanted);
    if (value === null || value >= 0n) return value;
    return this.#fail(column, this.values.get(column), `${amountWanted(this.reading)}${this.#negated(column)}`);
  }

  /**
   * A secondary value. If it is not valid, it is left out and reported once; no order or product is rejected for it.
   */
  secondary<T>(column: string, read: () => T): T | null {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      this.drift.unknownValue(column, error.value ?? '(hidden)');
      return null;
    }
  }

  /** ISO 3166 code; a value that is not a country is kept and reported. */
  country(column: string): string | null {
    const text = this.text(column);
    if (text === null) return null;
    const code = countryCode(text);
    if (code === null) this.drift.unknownValue(column, shown(text));
    return code ?? text;
  }

  maybeDecimal(column: string): Decimal | null {
    const amount = this.maybeAmount(column);
    return amount === null ? null : formatDecimal(amount);
  }

  maybeCurrency(column: string): string | null {
    const text = this.values.get(column)?.toUpperCase() ?? null;
    return text === null || /^[A-Z]{3}$/.test(text) ? text : this.#fail(column, text, 'a currency code such as GBP');
  }

  /** The value in a form that a message may contain. */
  shownValue(column: string): string {
    const text = this.values.get(column);
    return text === null ? 'empty' : personalColumns.has(column) ? '(hidden)' : shown(text);
  }

  phone(column: string): string | null {
    return normalPhone(this.values.get(column));
  }

  /** An amount less the tax included in it. */
  withoutTax(column: string, taxColumn: string): FixedPoint {
    const net = this.flag('tax_included') ? this.amount(column) - this.amount(taxColumn) : this.amount(column);
    return net >= 0n
      ? net
      : this.#fail(taxColumn, this.values.get(taxColumn), `no more than ${column}, which includes it`);
  }

  /** The row's part of an amount that is split over several: it may be negative. */
  share(column: string): FixedPoint | null {
    return this.#number(column, amountWanted);
  }

  #number(column: string, wanted: (reading: Reading) => string): FixedPoint | null {
    const summed = this.#sums?.get(column);
    if (summed !== undefined) return summed;
    const text = this.values.get(column);
    if (text === null) return null;
    // A JSON number, or one that was calculated, has a point, whatever the texts beside it use.
    const decimal = this.values.isNumber(column) ? '.' : (this.reading.decimal ?? '.');
    // Most values are plain numbers, and parsing them fully would be half of the cost of reading a row.
    const plain = readPlainNumber(text, decimal);
    if (plain !== null) return this.#signed(column, plain);
    const read = readNumber(text, decimal);
    if (read === null) {
      // Hints at the setting if commas are used where points are expected.
      const setting =
        decimal !== ',' && /^\D*\d+,\d+\D*$/.test(text) ? " (decimal: ',' in the mapping reads commas)" : '';
      this.#fail(column, text, `${wanted(this.reading)}${setting}`);
    }
    if (read.isPercent) this.#fail(column, text, `${wanted(this.reading)} (values in the mapping can calculate it)`);
    if (read.sign !== '') this.#checkSign(column, read.sign);
    return this.#signed(column, read.value);
  }

  #signed(column: string, value: FixedPoint): FixedPoint {
    return this.reading.negate?.includes(column) ? -value : value;
  }

  /**
   * A currency sign that does not fit the currency is reported: `$` in a shop that uses pounds. A code is unambiguous,
   * and refused if the row could name its currency.
   */
  #checkSign(column: string, sign: string): void {
    const currency = this.values.get('currency')?.toUpperCase() ?? this.source.currency;
    if ((currenciesOf[sign] ?? [sign]).includes(currency)) return;
    if (sign.length === 3 && columnsOf(this.kind).includes('currency')) {
      this.refuse(
        column,
        `an amount in ${currency} (if it is not, set currency: ${sign} in the mapping's defaults, or map a currency column)`,
      );
    }
    this.drift.unknownValue('currency', `${sign} read as ${currency}`);
  }

  /** Rejects a value that is valid alone but contradicts others. */
  refuse(column: string, wanted: string): never {
    this.#fail(column, this.values.get(column), wanted);
  }

  #negated(column: string): string {
    return ` (negate: [${column}] in the mapping inverts the file's signs)`;
  }

  #fail(column: string, value: string | null, wanted: string): never {
    const isHidden = value !== null && (personalColumns.has(column) || isPersonal(value));
    const text = value === null ? 'empty' : isHidden ? '(hidden)' : shown(value);
    throw new DataError(`${columnShown(this.reading, column)} is ${text}, but ${wanted} was expected`, {
      code: value === null ? 'missing_value' : 'wrong_value',
      path: column,
      value: value === null || isHidden ? null : shown(value),
    });
  }
}

function serialHint(text: string): string {
  return /^\d{5}([.,]\d+)?$/.test(text) ? " (dates: serial in the mapping reads a spreadsheet's day numbers)" : '';
}

function numberWanted({ decimal: sign }: Reading): string {
  return sign === ',' ? 'a number such as 2 or 0,350' : 'a number such as 2 or 0.350';
}

function amountWanted({ decimal: sign }: Reading): string {
  return `${sign === ',' ? 'an amount such as 1.234,50' : 'an amount such as 1234.50'}, zero or more`;
}

/** Applies to any column: if the cells of a row slipped, an address may be where an amount should be. */
function isPersonal(value: string): boolean {
  return value.includes('@') || /^(?:\+\d|\(?0\d)[\d\s()/-]{7,}$/.test(value);
}

function shown(value: string): string {
  if (isPersonal(value)) return '(hidden)';
  return JSON.stringify(value.length <= longestShown ? value : `${value.slice(0, longestShown)}…`);
}
