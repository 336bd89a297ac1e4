import { keepCountries, type MarkedCustomers, readEntries } from '../customer-sets/encoding.js';
import type { DaySets } from './customer-set-rows.js';

/** Reads the entries of one row at a time. */
export class EntryReader {
  /** Those of the last row read. */
  entries = new Uint32Array(0);
  readonly #highest: number;

  /** `highest`: the highest number of a customer. */
  constructor(highest: number) {
    this.#highest = highest;
  }

  /** Returns how many entries the row has, of some countries or of all. */
  read({ customers, countryPlaces, countries }: DaySets, wanted: ReadonlySet<string> | null): number {
    if (this.entries.length < customers.length) this.entries = new Uint32Array(2 * customers.length);
    const length = readEntries(customers, this.#highest, this.entries);
    if (wanted === null) return length;
    const isWanted = countries!.map((list) => list.map((country) => wanted.has(country)));
    return keepCountries(this.entries, countryPlaces!, isWanted);
  }

  /** Marks the customers of the entries of some countries. Returns how many did not have the mark before. */
  mark(row: DaySets, wanted: ReadonlySet<string>, { marks, mark }: MarkedCustomers): number {
    const length = this.read(row, wanted);
    let marked = 0;
    for (let at = 0; at < length; at += 1) {
      const customer = this.entries[at]! >>> 2;
      if (marks[customer] === mark) continue;
      marks[customer] = mark;
      marked += 1;
    }
    return marked;
  }
}
