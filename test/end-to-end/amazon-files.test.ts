import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { AMAZON_CREDENTIALS } from '../../simulators/amazon/access.js';
import { makeSeller } from '../../simulators/amazon/data/generate.js';
import { GERMANY, UNITED_KINGDOM } from '../../simulators/amazon/data/marketplaces.js';
import type { Seller } from '../../simulators/amazon/data/seller.js';
import { settlementsOf } from '../../simulators/amazon/data/settlements.js';
import { type StepKind, Trader } from '../../simulators/amazon/data/trader.js';
import { type AmazonSimulator, startAmazonSimulator } from '../../simulators/amazon/server.js';
import { RateBook } from '../../simulators/ecb/rate-book.js';
import { type EcbSimulator, startEcbSimulator } from '../../simulators/ecb/server.js';
import { isTargetDay } from '../../simulators/ecb/target-days.js';
import { type Clock, makeClock, MICROS_PER_SECOND, micros } from '../../simulators/kit/clock.js';
import { daysFrom } from '../../simulators/trade/marketing/days.js';
import type { SourceConfig } from '../../src/config/config.js';
import type { Pool } from '../../src/database/pool.js';
import { findViolations } from '../../src/models/integrity/find-violations.js';
import { clockOn } from '../ingest/support/syncing.js';
import { segments } from '../models/warehouse.js';
import type { Product } from './product.js';
import { Products } from './products.js';

const present = '2026-06-20T06:00:00Z';
const day = 86_400 * MICROS_PER_SECOND;
/** Another history each time; PROPERTY_SEED, as in the title of a failure, to repeat one. */
const seed = Number(process.env.PROPERTY_SEED ?? randomInt(1_000_000));
const rateDays = daysFrom('2026-02-18', '2026-09-26').filter(isTargetDay);
/** Whatever else happens. */
const certain = [
  ...['cancel', 'cancelPart', 'shipPart', 'refund', 'refund', 'refund', 'giveBack', 'replace', 'restateFee'],
] as readonly StepKind[];
const fbaReturns = 'GET_FBA_FULFILLMENT_CUSTOMER_RETURNS_DATA';
const allOrders = 'GET_FLAT_FILE_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL';

describe(`Tables that a seller downloads by hand (PROPERTY_SEED=${seed})`, () => {
  let seller: Seller;
  let virtual: Clock;
  let simulator: AmazonSimulator;
  let ecb: EcbSimulator;
  let products: Products;
  let folder: string;
  let byApi: Product;
  let byFiles: Product;

  before(async function () {
    this.timeout(120_000);
    folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-amazon-'));
    seller = makeSeller({ seed, marketplaces: [GERMANY, UNITED_KINGDOM], days: 45, orders: 70, until: present });
    virtual = makeClock({ mode: 'manual', at: micros(present) });
    simulator = await startAmazonSimulator({ seller, clock: virtual });
    ecb = await startEcbSimulator(new RateBook(Object.fromEntries(rateDays.map((each) => [each, { GBP: '0.8' }]))));
    products = new Products(clockOn(virtual));
    byApi = await products.make([apiSource()], { ecbUrl: ecb.url });
    await byApi.syncRates();
    await byApi.sync();
    const trader = new Trader(seller, virtual, seed);
    for (let stretch = 0; stretch < 2; stretch += 1) {
      trader.trade(30, 20_000);
      for (const kind of certain) trader.step(kind);
      await byApi.sync();
    }
    // What is deferred is released, and what is posted is settled.
    virtual.advance(60 * 86_400);
    await byApi.sync();
    download();
    byFiles = await products.make([filesSource()], { ecbUrl: ecb.url });
    await byFiles.syncRates();
    await byFiles.sync();
  });

  after(async () => {
    await Promise.all([simulator.close(), ecb.close()]);
    await products.drop();
    rmSync(folder, { recursive: true });
  });

  /** Months of orders and every settlement, in the region's encoding. */
  function download(): void {
    const { reports } = simulator.amazon;
    const write = (name: string, content: Buffer): void => writeFileSync(path.join(folder, name), content);
    for (let from = seller.openedAt; from < virtual.now(); from += 30 * day) {
      write(`orders-${from}.txt`, reports.file(allOrders, from, from + 30 * day - 1));
    }
    write('returns.txt', reports.file(fbaReturns, seller.openedAt, virtual.now()));
    for (const { settlementId } of settlementsOf(seller, virtual.now())) {
      write(`settlement-${settlementId}.txt`, reports.settlementFile(settlementId));
    }
    writeFileSync(
      path.join(folder, 'mapping.yaml'),
      [
        'files:',
        '  - { pattern: "orders-*.txt", preset: amazon-all-orders }',
        '  - { pattern: "settlement-*.txt", preset: amazon-settlement }',
        '  - { pattern: "returns.txt", preset: amazon-fba-returns }',
      ].join('\n'),
    );
  }

  const rows = async ({ database }: Product, sql: string): Promise<unknown[]> => (await database.pool.query(sql)).rows;
  async function areEqual(sql: string, least: number): Promise<void> {
    const texts = async (product: Product): Promise<string[]> =>
      (await rows(product, sql)).map((row) => JSON.stringify(row));
    const [own, expected] = [await texts(byFiles), await texts(byApi)];
    expect(own.filter((row) => !expected.includes(row))).to.deep.equal(expected.filter((row) => !own.includes(row)));
    expect(own).to.deep.equal(expected);
    expect(own.length).to.be.greaterThan(least);
  }

  it('give the orders and lines that the API gives, in their channels', async () => {
    expect(await rejectionsIn(byFiles.database.pool)).to.deep.equal([]);
    expect(await findViolations(byFiles.database.pool, segments)).to.deep.equal([]);
    await areEqual(
      `select o.platform_order_id, c.sales_channel, o.ordered_at, o.date_key, o.is_test, o.cancelled_at is not null as is_cancelled,
        o.fulfillment_status, o.ship_to_country, o.ship_to_region, o.ship_to_city,
        -- An order without money has none.
        case when not o.is_test then o.currency end as currency, o.tags, o.items_sold::float8 as items,
        round(o.store_total, 2)::text as total, round(o.presentment_total, 2)::text as seen, round(o.store_gross_sales, 2)::text as gross,
        round(o.store_discounts, 2)::text as discounts, round(o.store_shipping, 2)::text as shipping, round(o.store_fees, 2)::text as fees,
        round(o.total, 4)::text as in_reporting_currency
      from warehouse.fact_orders o join warehouse.dim_channel c using (channel_key) order by 1`,
      60,
    );
    await areEqual(
      `select o.platform_order_id, split_part(i.item_key, ':', 3) as line, i.sku, i.title, i.quantity::float8 as quantity,
        round(i.store_gross_sales, 2)::text as gross, round(i.store_discounts, 2)::text as discounts
      from warehouse.fact_order_items i join warehouse.fact_orders o using (order_key) order by 1, 2`,
      60,
    );
  });

  it('give the same money of refunds, by order and article', async () => {
    await areEqual(
      `select split_part(f.order_key, ':', 2) as "order", split_part(f.item_key, ':', 3) as line, f.currency,
        round(sum(f.store_returns), 2)::text as returns, round(sum(f.store_shipping), 2)::text as shipping,
        round(sum(f.store_fees), 2)::text as fees, round(sum(f.store_refunded), 2)::text as refunded
      from warehouse.fact_refunds f group by 1, 2, 3 order by 1, 2, 3`,
      1,
    );
  });

  it('give the same units that came back to Amazon, with why and whether they can be sold', async () => {
    await areEqual(
      `select split_part(f.order_key, ':', 2) as "order", split_part(f.item_key, ':', 3) as line, f.date_key, f.reason,
        f.is_restocked, f.quantity::float8 as units
      from warehouse.fact_refunds f
      join warehouse.fact_orders o using (order_key)
      join warehouse.dim_channel c on c.channel_key = o.channel_key and c.sales_channel like '%(FBA)'
      where f.quantity <> 0 order by 1, 2, 3, 4, 5`,
      0,
    );
  });

  it('give the same fees by kind, of each order and of the account', async () => {
    await areEqual(
      `select split_part(order_key, ':', 2) as "order", kind, account_currency, round(sum(account_amount), 2)::text as amount
      from warehouse.fact_fees group by 1, 2, 3 order by 1 nulls first, 2, 3`,
      40,
    );
  });

  it('give the same settlements, each of which adds up', async () => {
    await areEqual(
      `select s.settlement_id, s.starts_at, s.ends_at, s.deposited_at, s.currency, s.total::text,
        (select sum(p.total) from warehouse.posting p where p.settlement_id = s.settlement_id)::numeric - s.total as difference,
        (select count(*)::integer from warehouse.settlement_row r where r.settlement_id = s.settlement_id) as rows
      from warehouse.settlement s order by 1`,
      4,
    );
  });

  function apiSource(): SourceConfig {
    const { url, tokenUrl } = simulator;
    return {
      ...{ id: 'seller', platform: 'AMAZON', name: null, timezone: 'Europe/London', currency: 'EUR' },
      ...{ schedule: '0 5 * * *', scheduleTimezone: 'Europe/Berlin', backfillStart: '2026-01-01' },
      settings: { ...AMAZON_CREDENTIALS, region: 'eu', ordersApi: 'auto', baseUrl: url, tokenUrl },
    };
  }

  function filesSource(): SourceConfig {
    return {
      ...{ id: 'seller', platform: 'FILES', name: null, timezone: 'Europe/London', currency: 'EUR' },
      ...{ schedule: '0 5 * * *', scheduleTimezone: 'Europe/Berlin', backfillStart: '2026-01-01' },
      settings: { path: folder, mapping: path.join(folder, 'mapping.yaml') },
    };
  }
});

async function rejectionsIn(pool: Pool): Promise<unknown[]> {
  const { rows } = await pool.query('select code, message from ops.rejected_record order by 1, 2 limit 5');
  return rows;
}
