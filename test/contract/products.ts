import type { SourceConfig } from '../../src/config/config.js';
import type { Product, ProductChanges } from '../end-to-end/product.js';
import { Products } from '../end-to-end/products.js';
import type { PlatformUnderTest, PlatformWorld, Way } from './platform-under-test.js';

/** An open world, and the products created on it: `close` removes all. */
export interface Stage<W extends PlatformWorld> {
  world: W;
  product(settings?: Record<string, unknown>, changes?: ProductChanges): Promise<Product>;
  /** One in the emptied database of the previous call: each test of a row has its product to itself, and no test waits for a database. */
  productAgain(settings?: Record<string, unknown>, changes?: ProductChanges): Promise<Product>;
  source(settings?: Record<string, unknown>): SourceConfig;
  close(): Promise<void>;
}

export function stageOf<W extends PlatformWorld>(world: W): Stage<W> {
  const products = new Products(world.clock);
  const rates = world.ecbUrl === undefined ? {} : { ecbUrl: world.ecbUrl };
  return {
    world,
    source: (settings) => world.source(settings),
    product: (settings, changes) => products.make([world.source(settings)], { ...rates, ...changes }),
    productAgain: (settings, changes) => products.makeAgain([world.source(settings)], { ...rates, ...changes }),
    close: async () => {
      await world.close();
      await products.drop();
    },
  };
}

/** A way by name, the first one by default. Throws if the description has no such way. */
export function wayOf({ ways, platform }: Pick<PlatformUnderTest, 'ways' | 'platform'>, name?: string): Way {
  const way = name === undefined ? ways[0] : ways.find((each) => each.name === name);
  if (!way) throw new RangeError(`${platform} describes no way "${name}"`);
  return way;
}
