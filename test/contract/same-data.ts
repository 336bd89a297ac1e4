import { expect } from 'chai';
import type { Product } from '../end-to-end/product.js';
import { latestVersions } from '../end-to-end/raw-versions.js';
import { differences, rowsAsItStands } from '../end-to-end/warehouse-rows.js';

/** A product's latest versions of all records, by their hashes, and its warehouse's rows. */
export interface DataHeld {
  versions: string[];
  rows: Map<string, string[]>;
  /** Columns that its rows are without. */
  without: readonly string[];
}

export async function dataOf({ database }: Product, without: readonly string[] = []): Promise<DataHeld> {
  const rows = await rowsAsItStands(database.pool, without);
  return { versions: await latestVersions(database.pool), rows, without };
}

/** Fails unless the product holds the same versions in its raw log, byte for byte, and the same warehouse, row for row. */
export async function expectSameData(product: Product, wanted: DataHeld, what: string): Promise<void> {
  const held = await dataOf(product, wanted.without);
  const raw = [held, wanted].map(({ versions }) => new Map([['raw', versions]]));
  expect(differences(raw[0]!, raw[1]!), what).to.deep.equal({});
  expect(differences(held.rows, wanted.rows), what).to.deep.equal({});
}

export async function expectSameWarehouse(
  ours: Product,
  theirs: Product,
  { what, without = [] }: { what: string; without?: readonly string[] | undefined },
): Promise<void> {
  const [our, their] = await Promise.all([ours, theirs].map(({ database }) => rowsAsItStands(database.pool, without)));
  expect(differences(our!, their!), what).to.deep.equal({});
}
