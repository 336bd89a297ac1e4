import type { SourceConfig } from '../../src/config/config.js';
import type { Clock } from '../../src/runtime/clock.js';
import type { TestDatabase } from '../support/database.js';
import { type SavedRows, saveRows } from '../support/saved-rows.js';
import { createWarehouse } from '../support/warehouse-database.js';
import { createProduct, type Product, type ProductChanges } from './product.js';

/** The products created on one world, to be removed with it. */
export class Products {
  readonly #made: TestDatabase[] = [];
  #reused: { database: TestDatabase; empty: SavedRows } | undefined;

  constructor(private readonly clock: Clock) {}

  async make(sources: readonly SourceConfig[], changes?: ProductChanges): Promise<Product> {
    const product = await createProduct(this.clock, sources, changes);
    this.#made.push(product.database);
    return product;
  }

  /** One that takes over the database of the previous call, emptied: the previous product is of no use after that. */
  async makeAgain(sources: readonly SourceConfig[], changes?: ProductChanges): Promise<Product> {
    if (this.#reused) await this.#reused.empty.restore();
    else {
      const database = await createWarehouse();
      this.#made.push(database);
      this.#reused = { database, empty: await saveRows(database) };
    }
    return await createProduct(this.clock, sources, { ...changes, database: this.#reused.database });
  }

  async drop(): Promise<void> {
    await Promise.all(this.#made.map((database) => database.drop()));
  }
}
