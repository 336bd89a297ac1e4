import { AssertionError } from 'chai';
import fc from 'fast-check';
import { Random } from '../../simulators/kit/random.js';
import { findViolations } from '../../src/models/integrity/find-violations.js';
import { grainsOf, rollupOf } from '../../src/models/metrics/rollups.js';
import { keptRollups } from '../../src/models/roll-up/kept-rollups.js';
import { woocommerceUnderTest } from '../contract/woocommerce.js';
import { segments } from '../models/warehouse.js';
import { compare } from '../plain-sql/compare.js';
import { tradeDimensions } from '../plain-sql/dimensions.js';
import { daysOfTrade, prepareFacts } from '../plain-sql/every-metric.js';
import { tradeMetrics } from '../plain-sql/metrics.js';
import { disagreements, ledgerBooks, warehouseBooks, warehouseCustomers } from './books.js';
import { bookCustomers } from './company/book-customers.js';
import { bookDays } from './company/book-days.js';
import { receiptsInPounds } from './company/company-books.js';
import type { Company } from './company/company.js';
import { syncThroughDeath } from './company/deaths.js';
import { serveProduct } from './company/product-api.js';
import {
  type CompanyHistory,
  companyHistory,
  live,
  openRandomCompany,
  rollups,
  type Stretch,
} from './company/random-company.js';
import type { Product } from './product.js';
import { differences, rowsAsItStands, warehouseRows } from './warehouse-rows.js';

/** PROPERTY_RUNS=100 for a thorough search; PROPERTY_SEED, as printed by a failure, to repeat one. */
const runs = Number(process.env.PROPERTY_RUNS ?? 1);
const search = process.env.PROPERTY_SEED ? { seed: Number(process.env.PROPERTY_SEED) } : {};
/** Past the index's lag and the safety lags, so that everything is seen; and into a day with known rates. */
const settleSeconds = 3600;

describe('Random histories of three stores in four currencies', () => {
  it('with joined and split customers, late and corrected rates, deletions, deaths and rebuilds give the same as one load', async function () {
    this.timeout(runs * 120_000);
    await fc.assert(fc.asyncProperty(companyHistory, holdsFor), { ...search, numRuns: runs, endOnFailure: true });
  });
});

async function holdsFor({ seed, stretches }: CompanyHistory): Promise<void> {
  const company = await openRandomCompany(seed);
  try {
    const random = new Random(`company ${seed}`);
    const grown = await company.product();
    for (const stretch of stretches) {
      live(company, random, stretch);
      await lookAt(company, grown, stretch);
    }
    for (const day of company.unpublished()) company.publish(day);
    company.virtual.advance(settleSeconds);
    await grown.syncRates();
    await grown.sync();
    const fresh = await company.product();
    await fresh.sync();
    await expectSame(company, grown, fresh);
  } finally {
    await company.close();
  }
}

async function lookAt(company: Company, product: Product, stretch: Stretch): Promise<void> {
  if (stretch.readsRates) await product.syncRates();
  for (const index of stretch.synced) {
    const { id } = company.branches[index]!.source;
    await syncThroughDeath(product, id, stretch.diesAt);
  }
  if (stretch.rebuilds) await product.rebuild();
}

async function expectSame({ branches, rates }: Company, grown: Product, fresh: Product): Promise<void> {
  const [ours, theirs] = [grown.database.pool, fresh.database.pool];
  const { rows: setAside } = await ours.query(
    'select source_id, stream, record_key, code, message from ops.rejected_record',
  );
  expectNone('set aside', setAside);
  const { quoted } = woocommerceUnderTest;
  expectNone(
    'grown against fresh',
    rowsThatDiffer(await rowsAsItStands(ours, quoted, rollups), await rowsAsItStands(theirs, quoted, rollups)),
  );
  const receipts = receiptsInPounds(branches, rates);
  const books = ledgerBooks(bookDays(receipts));
  expectNone('grown against the ledgers', disagreements(await warehouseBooks(ours), books));
  const people = bookCustomers(receipts).map(({ orders, spent, sources }) => `${orders} in ${sources.size}, ${spent}`);
  const [held, booked] = [new Map([['customers', await warehouseCustomers(ours)]]), new Map([['customers', people]])];
  expectNone('grown against what people spent', rowsThatDiffer(held, booked));
  expectNone('violations', await findViolations(ours, segments));
  await expectReportsOfRollups(grown);
  const before = await warehouseRows(ours);
  await grown.rebuild();
  expectNone('grown against rebuilt', rowsThatDiffer(before, await warehouseRows(ours)));
}

/** By the dimensions of each aggregate of the merchant's own: its sums, and the distinct counts that no sum has. */
async function expectReportsOfRollups(product: Product): Promise<void> {
  const { pool } = product.database;
  expectNone(
    'aggregates of their own',
    (await keptRollups(pool)).length === rollups.length ? [] : ['not all are kept'],
  );
  await prepareFacts(pool);
  const days = await daysOfTrade(pool);
  const api = await serveProduct(product);
  try {
    for (const { by: names, ...entry } of rollups) {
      const ownNames = grainsOf(rollupOf({ by: names, ...entry })).map(({ name }) => name);
      const by = tradeDimensions.filter(({ name }) => (names as readonly string[]).includes(name));
      const metrics = tradeMetrics.filter((name) => by.every((dimension) => dimension.metrics.includes(name)));
      for (const unit of [null, 'month'] as const) {
        const [sums] = await compare({ url: api.url, pool, ...days }, { unit, by, metrics, top: null });
        expectNone('answered from elsewhere', ownNames.includes(sums!.grain.split(' and ')[0]!) ? [] : [sums!.grain]);
      }
    }
  } finally {
    await api.close();
  }
}

function rowsThatDiffer(...warehouses: Parameters<typeof differences>): string[] {
  return Object.entries(differences(...warehouses)).flatMap(([table, rows]) => rows.map((row) => `${table} ${row}`));
}

/** Prints everything found: a counterexample is shown only by its message. */
function expectNone(what: string, found: readonly unknown[]): void {
  if (found.length > 0) throw new AssertionError(`${what}:\n${found.map((each) => JSON.stringify(each)).join('\n')}`);
}
