import type { SourceConfig } from '../../src/config/config.js';
import type { Clock } from '../../src/runtime/clock.js';
import { createProduct, type Product, type ProductChanges } from './product.js';

/** The products created on one world, to be removed with it. */
export class Products {
  readonly #made: Product[] = [];

  constructor(private readonly clock: Clock) {}

  async make(sources: readonly SourceConfig[], changes?: ProductChanges): Promise<Product> {
    const product = await createProduct(this.clock, sources, changes);
    this.#made.push(product);
    return product;
  }

  async drop(): Promise<void> {
    await Promise.all(this.#made.map(({ database }) => database.drop()));
  }
}
