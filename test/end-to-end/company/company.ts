import { generateRates } from '../../../simulators/ecb/generate.js';
import { type DayRates, RateBook } from '../../../simulators/ecb/rate-book.js';
import { type EcbSimulator, startEcbSimulator } from '../../../simulators/ecb/server.js';
import { makeClock, micros, type Clock as VirtualClock } from '../../../simulators/kit/clock.js';
import { makePeople, type Person } from '../../../simulators/trade/people.js';
import type { RollupEntry } from '../../../src/models/metrics/rollups.js';
import { clockOn } from '../../ingest/support/syncing.js';
import type { Product } from '../product.js';
import { Products } from '../products.js';
import type { Branch } from './branch.js';

interface CompanyToOpen {
  seed: number;
  /** Days of the exchange rates, YYYY-MM-DD, inclusive. */
  ratesFrom: string;
  ratesTo: string;
  /** The present, ISO 8601. */
  at: string;
  /** How many people buy at several branches. */
  people: number;
  /** Aggregates of the merchant's own. */
  rollups?: readonly RollupEntry[];
  /** Opens each branch on the company's clock, with its people. */
  branches(clock: VirtualClock, people: readonly Person[]): Promise<Branch>[];
}

/** Several stores of one merchant and the European Central Bank, all on one clock that moves when the product waits. */
export interface Company {
  virtual: VirtualClock;
  branches: Branch[];
  /** What has been published. */
  rates: RateBook;
  ecb: EcbSimulator;
  /** Days up to today without published rates. */
  unpublished(): string[];
  publish(day: string): void;
  /** An empty warehouse of all branches. */
  product(): Promise<Product>;
  close(): Promise<void>;
}

export async function openCompany({
  seed,
  ratesFrom,
  ratesTo,
  at,
  people,
  rollups,
  branches,
}: CompanyToOpen): Promise<Company> {
  const virtual = makeClock({ mode: 'manual', at: micros(at) });
  const clock = clockOn(virtual);
  const opened = await Promise.all(branches(virtual, makePeople(people, 'GBP', seed)));
  const coming = new Map<string, DayRates>(Object.entries(generateRates({ from: ratesFrom, to: ratesTo, seed })));
  const rates = new RateBook();
  const ecb = await startEcbSimulator(rates);
  const products = new Products(clock);
  return {
    ...{ virtual, branches: opened, rates, ecb },
    unpublished: () => [...coming.keys()].filter((day) => day <= clock.now().toISOString().slice(0, 10)),
    publish: (day) => {
      ecb.control.publish(day, coming.get(day)!);
      coming.delete(day);
    },
    product: () =>
      products.make(
        opened.map(({ source }) => source),
        { ecbUrl: ecb.url, ...(rollups && { rollups }) },
      ),
    close: async () => {
      await Promise.all([...opened.map((branch) => branch.close()), ecb.close()]);
      await products.drop();
    },
  };
}
