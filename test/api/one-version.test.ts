import { expect } from 'chai';
import type { Pool } from '../../src/database/pool.js';
import { line, order } from '../models/records.js';
import { apply, publish } from '../models/warehouse.js';
import { createPreparedDatabase, type TestDatabase } from '../support/database.js';
import { answer } from './support/graphql-client.js';
import { startTestApi, type TestApi } from './support/test-api.js';
import { trade } from './support/trade.js';

/** Answers of several statements, each with a part of one of their statements. */
const answers = [
  {
    field: 'report(by: [CHANNEL]) { rows { orders uniqueCustomers newCustomers } total { orders } }',
    before: 'summed as',
  },
  { field: 'report(by: [COUNTRY]) { rows { orders repeatRate } total { uniqueCustomers } }', before: 'summed as' },
  { field: 'report { total { span { first last } orders } }', before: 'summed as' },
  { field: 'dailySummary { orders uniqueCustomers }', before: 'agg_customer_sets' },
  { field: 'weeklyTrends { orders uniqueCustomers }', before: 'agg_customer_sets' },
  { field: 'orders { nodes { id } totalCount }', before: 'count(*)' },
  {
    field:
      'customers(filter: { rfmSegment: [CHAMPIONS, LOYAL_CUSTOMERS, POTENTIAL_LOYALIST, NEED_ATTENTION, LOST, OTHERS] }) { nodes { id totalSpent { amount } } }',
    before: 'valid_order_count',
  },
  { field: 'rfmSegments { segment customers orders netSales { amount } }', before: 'with counted' },
  { field: 'customerCohorts { size cells { customers orders } }', before: 'agg_customer_cohorts' },
  { field: 'customerSegments { segment customers orders totalSpent { amount } }', before: 'agg_customer_segments' },
];

describe('An answer of several statements', () => {
  let database: TestDatabase;
  let api: TestApi;
  let interrupt: { before: string; by: () => Promise<void> } | null = null;
  let number = 0;

  /** Passes everything on, once after something else has happened. */
  const interrupted = <Target extends object>(target: Target): Target =>
    new Proxy(target, {
      get(on, name) {
        const value: unknown = Reflect.get(on, name);
        if (typeof value !== 'function') return value;
        if (name === 'connect') return async () => interrupted((await value.call(on)) as object);
        if (name !== 'query') return value.bind(on);
        return async (...args: unknown[]) => {
          const [sent] = args as [string | { text: string }];
          if (interrupt && (typeof sent === 'string' ? sent : sent.text).includes(interrupt.before)) {
            const { by } = interrupt;
            interrupt = null;
            await by();
          }
          return value.apply(on, args);
        };
      },
    });

  before(async () => {
    database = await createPreparedDatabase('traded', trade);
    api = await startTestApi({ pool: interrupted<Pool>(database.pool) }, database);
  });
  after(async () => {
    await api.close();
    await database.drop();
  });

  /** A new customer's order, on a day with trade and on a new latest one. */
  const moreTrade = async (): Promise<void> => {
    number += 1;
    const orders = ['2026-07-01', '2026-07-14'].map((day) =>
      order(`${number} ${day}`, {
        orderedAt: `${day}T1${number % 10}:00:00Z`,
        customer: { customerId: null, email: `${number}@example.com`, phone: null },
        lines: [line('1', { quantity: '1', grossSales: '900.00' })],
        total: '900.00',
      }),
    );
    await apply(database.pool, orders);
    await publish(database.pool, '2026-07-15T05:20:00Z');
  };

  for (const { field, before } of answers) {
    it(`is of one version of the warehouse, whatever is published meanwhile: ${field.slice(0, field.indexOf('{') - 1)}`, async () => {
      let asked = 0;
      // Another document each time, of which no answer is kept.
      const ask = () => answer<object>(api.url, `query Asked${(asked += 1)} { ${field} }`);
      const old = await ask();
      interrupt = { before, by: moreTrade };
      const mixed = await ask();
      expect(interrupt, `no statement has "${before}"`).to.equal(null);
      const after = await ask();
      expect(after).not.to.deep.equal(old);
      // Its first statement begins the snapshot: what was published just before it is in all of the answer.
      expect([old, after]).to.deep.include(mixed);
    });
  }

  it('is given while something else is committed between any two statements', async () => {
    const fields = [
      'customers(first: 3) { nodes { id rfm(asOf: "2026-07-10") { segment } } }',
      'orders(first: 3) { nodes { id customer { id totalSpent { amount } } } }',
      'orders(first: 3) { nodes { id items { id } customer { id orders { id channel { id } } } } totalCount }',
      'orders(first: 3) { nodes { channel { id } } }',
      'products { nodes { id inventory { id location { id } source { name } } } }',
      'refunds { nodes { id order { id customer { id accounts { id } } } } }',
      'weeklyTrends { orders previousOrders }',
      'dailySummary(breakdown: SOURCE) { orders uniqueCustomers }',
    ];
    let isOver = false;
    const committing = (async () => {
      while (!isOver) await database.pool.query('update ops.warehouse_version set revision = revision + 1');
    })();
    try {
      for (const field of fields) {
        for (let time = 0; time < 10; time += 1) await answer(api.url, `query Busy${(number += 1)} { ${field} }`);
      }
    } finally {
      isOver = true;
      await committing;
    }
  });
});
