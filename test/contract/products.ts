import type { SourceConfig } from '../../src/config/config.js';
import { createProduct, type Product } from '../end-to-end/product.js';
import type { PlatformUnderTest, PlatformWorld, Way } from './platform-under-test.js';

/** A world that is open, and the products that were made on it: all are gone when `close` returns. */
export interface Stage<W extends PlatformWorld> {
  world: W;
  product(settings?: Record<string, unknown>, changes?: Parameters<typeof createProduct>[2]): Promise<Product>;
  source(settings?: Record<string, unknown>): SourceConfig;
  close(): Promise<void>;
}

export function stageOf<W extends PlatformWorld>(world: W): Stage<W> {
  const products: Product[] = [];
  return {
    world,
    source: (settings) => world.source(settings),
    product: async (settings, changes) => {
      const product = await createProduct(world.clock, world.source(settings), changes);
      products.push(product);
      return product;
    },
    close: async () => {
      await world.close();
      await Promise.all(products.map(({ database }) => database.drop()));
    },
  };
}

/** A way by its name, the first one when none is named. Throws where the description has no such way. */
export function wayOf({ ways, platform }: Pick<PlatformUnderTest, 'ways' | 'platform'>, name?: string): Way {
  const way = name === undefined ? ways[0] : ways.find((each) => each.name === name);
  if (!way) throw new RangeError(`${platform} describes no way "${name}"`);
  return way;
}
