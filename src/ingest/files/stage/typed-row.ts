import type { Decimal, Instant } from '../../../canonical/record.js';
import type { Source } from '../../../canonical/source.js';
import { DataError } from '../../../errors.js';
import type { DriftReport } from '../../extractor.js';
import { type Amount, decimalPattern, formatDecimal, parseDecimal } from '../../staging/decimal.js';
import { normalPhone } from '../../staging/phone.js';
import { personalColumns } from '../kinds.js';
import type { Reading } from '../reading.js';
import type { RowValues } from '../row-values.js';
import { parseTime, wantedTime } from '../times.js';

const longestId = 200;
const longestShown = 60;
const decimal = new RegExp(decimalPattern);
const yes = new Set(['true', 'yes', 'y', '1']);
const no = new Set(['false', 'no', 'n', '0']);

interface RowContext {
  source: Source;
  drift: DriftReport;
  reading: Reading;
  updatedAt: Instant;
}

/** The values of a row by what they are to be. Each that is not what its column wants is a `DataError` with both. */
export class TypedRow {
  readonly source: Source;
  readonly updatedAt: Instant;
  readonly #reading: Reading;
  readonly #drift: DriftReport;

  constructor(
    private readonly values: RowValues,
    { source, reading, updatedAt, drift }: RowContext,
  ) {
    this.source = source;
    this.updatedAt = updatedAt;
    this.#reading = reading;
    this.#drift = drift;
  }

  get isDeleted(): boolean {
    return this.flag('deleted');
  }

  text(column: string): string | null {
    return this.values.get(column);
  }

  id(column: string): string {
    return this.maybeId(column) ?? this.#fail(column, null, 'a value');
  }

  maybeId(column: string): string | null {
    const text = this.values.get(column);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: an id with one would not be told apart by people.
    const isId = text === null || (text.length <= longestId && !/[\u0000-\u001f]/.test(text));
    return isId ? text : this.#fail(column, text, `an id of at most ${longestId} characters in one line`);
  }

  accountId(column: string): string {
    return this.maybeAccountId(column) ?? this.#fail(column, null, 'a value');
  }

  /** An id that is told apart from the names that buyers without an account are given. */
  maybeAccountId(column: string): string | null {
    const id = this.maybeId(column);
    if (id === null || !/^(guest|order):/.test(id)) return id;
    const wanted = 'an id that begins neither with guest: nor with order:, as those of buyers without an account do';
    return this.#fail(column, id, `${wanted} (put c- before it in all files),`);
  }

  time(column: string): Instant {
    return this.maybeTime(column) ?? this.#fail(column, null, wantedTime(this.#reading.dates ?? null));
  }

  maybeTime(column: string): Instant | null {
    const text = this.values.get(column);
    if (text === null) return null;
    const { dates = null, timezone = null } = this.#reading;
    return parseTime(text, timezone ?? this.source.timezone, dates) ?? this.#fail(column, text, wantedTime(dates));
  }

  checkTime(column: string): void {
    this.maybeTime(column);
  }

  flag(column: string): boolean {
    const text = this.values.get(column)?.toLowerCase() ?? 'false';
    return yes.has(text) || (no.has(text) ? false : this.#fail(column, text, 'true or false'));
  }

  /** Units of goods, zero or more. */
  quantity(column: string): Amount {
    return this.maybeQuantity(column) ?? this.#fail(column, null, 'a number');
  }

  maybeQuantity(column: string): Amount | null {
    const text = this.values.get(column);
    const value = this.maybeStock(column);
    return value === null || value >= 0n ? value : this.#fail(column, text, 'a number from 0 on');
  }

  /** Units in stock: below zero when they are owed. */
  stock(column: string): Amount {
    return this.maybeStock(column) ?? this.#fail(column, null, 'a number');
  }

  maybeStock(column: string): Amount | null {
    const text = this.values.get(column);
    if (text === null) return null;
    // Where the comma is the decimal sign, 2.000 is two thousand.
    const plain = this.#plain(text);
    const wanted = this.#reading.decimal === ',' ? 'a number such as 2 or 0,350' : 'a number such as 2 or 0.350';
    return plain !== null && decimal.test(plain) ? parseDecimal(plain) : this.#fail(column, text, wanted);
  }

  /** Zero or more; 0 where there is none. */
  amount(column: string): Amount {
    return this.maybeAmount(column) ?? 0n;
  }

  requiredAmount(column: string): Amount {
    return this.maybeAmount(column) ?? this.#fail(column, null, 'an amount');
  }

  maybeAmount(column: string): Amount | null {
    const text = this.values.get(column);
    if (text === null) return null;
    const plain = this.#plain(text);
    const wanted = this.#reading.decimal === ',' ? 'an amount such as 1.234,50' : 'an amount such as 1234.50';
    if (plain === null || !decimal.test(plain) || plain.startsWith('-'))
      this.#fail(column, text, `${wanted}, not below zero`);
    return parseDecimal(plain);
  }

  maybeDecimal(column: string): Decimal | null {
    const amount = this.maybeAmount(column);
    return amount === null ? null : formatDecimal(amount);
  }

  /** Of the catalogue, where no fact counts it: what is no amount is reported and null, and the row stands. */
  secondaryDecimal(column: string): Decimal | null {
    try {
      return this.maybeDecimal(column);
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      this.#drift.unknownValue(column, error.value ?? '');
      return null;
    }
  }

  maybeCurrency(column: string): string | null {
    const text = this.values.get(column)?.toUpperCase() ?? null;
    return text === null || /^[A-Z]{3}$/.test(text) ? text : this.#fail(column, text, 'a currency code such as GBP');
  }

  phone(column: string): string | null {
    return normalPhone(this.values.get(column));
  }

  /** What is left of an amount when the tax in it is taken out. */
  withoutTax(column: string, taxColumn: string): Amount {
    const net = this.flag('tax_included') ? this.amount(column) - this.amount(taxColumn) : this.amount(column);
    return net >= 0n
      ? net
      : this.#fail(taxColumn, this.values.get(taxColumn), `no more than ${column}, which holds it`);
  }

  /** A number with a point for its decimal sign; null where it cannot be one. */
  #plain(text: string): string | null {
    return this.#reading.decimal === ',' ? pointOf(text) : text;
  }

  #fail(column: string, value: string | null, wanted: string): never {
    const shown = value === null ? 'empty' : personalColumns.has(column) ? '(hidden)' : shortened(value);
    throw new DataError(`${column} is ${shown}, but ${wanted} was expected`, {
      code: value === null ? 'missing_value' : 'wrong_value',
      path: column,
      value: value === null || personalColumns.has(column) ? null : shortened(value),
    });
  }
}

function pointOf(text: string): string | null {
  if (/^-?\d+(,\d+)?$/.test(text)) return text.replace(',', '.');
  return /^-?\d{1,3}(\.\d{3})+(,\d+)?$/.test(text) ? text.replaceAll('.', '').replace(',', '.') : null;
}

function shortened(value: string): string {
  return JSON.stringify(value.length <= longestShown ? value : `${value.slice(0, longestShown)}…`);
}
