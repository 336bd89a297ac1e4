import { expect } from 'chai';
import type { Source } from '../../src/canonical/source.js';
import type { Pool } from '../../src/database/pool.js';
import { ownerOf } from '../../src/ledger/principals/principal.js';
import { everySource } from '../../src/ledger/scope/scope.js';
import { expectedPurchases, probabilityAlive } from '../../src/models/customer-value/bg-nbd.js';
import { expectedValue } from '../../src/models/customer-value/gamma-gamma.js';
import { storedModelOf } from '../../src/models/customer-value/stored-models.js';
import { prepareWarehouse } from '../../src/models/load/prepare.js';
import { wireJobs } from '../../src/processes/wire-jobs.js';
import { simulatedOrders } from '../models/customer-value/simulated-orders.js';
import { line, london, order } from '../models/records.js';
import { apply, publish } from '../models/warehouse.js';
import { createPreparedDatabase, type TestDatabase } from '../support/database.js';
import { jobSetup } from '../support/job-setup.js';
import { shelfPlatform } from '../support/shelf-platform.js';
import { createWarehouse } from '../support/warehouse-database.js';
import { answer, ask } from './support/graphql-client.js';
import { startTestApi, type TestApi } from './support/test-api.js';

const leeds: Source = { ...london, sourceId: 'leeds', name: 'Leeds' };
const day = '2026-06-30';
const purchases = { r: 0.9, alpha: 6, a: 0.6, b: 3 };
const shops = {
  london: { purchases, values: { p: 4, q: 4, gamma: 30 }, customers: 1200, weeks: 60, day, seed: 31 },
  leeds: { purchases, values: { p: 4, q: 4, gamma: 90 }, customers: 400, weeks: 40, day, seed: 32 },
};
const modelFields = `sources currency asOf version fittedAt customers repeatCustomers unrecognisedCustomers
  purchases { r alpha a b logLikelihood } purchasesRefusal
  values { p q gamma meanValue { amount currency } logLikelihood customers correlation } valuesRefusal
  holdOut { from weeks customers predictedPurchases actualPurchases purchasesError meanAbsoluteError
    predictedValue { amount } actualValue { amount } valueError } holdOutRefusal`;
const valueFields = `lifetimeValue { amount currency } predictedPurchases predictedValue { amount currency }
  probabilityAlive asOf refusal`;

interface Value {
  lifetimeValue: { amount: string; currency: string };
  predictedPurchases: number | null;
  predictedValue: { amount: string; currency: string } | null;
  probabilityAlive: number | null;
  asOf: string | null;
  refusal: string | null;
}

describe('Customer value', function () {
  this.timeout(120_000);
  const databases: TestDatabase[] = [];
  let both: TestDatabase;
  let api: TestApi;
  let scoped: TestApi;
  let alone: TestApi;

  before(async () => {
    both = await database('value_of_two', ['london', 'leeds']);
    api = await startTestApi({ principal: ownerOf(everySource) }, both);
    scoped = await startTestApi({ principal: ownerOf({ sources: ['leeds'] }) }, both);
    alone = await startTestApi({}, await database('value_of_one', ['leeds']));
  });

  after(async () => {
    for (const each of [api, scoped, alone]) await each.stop();
    for (const each of databases) await each.drop();
  });

  async function database(name: string, sources: string[]): Promise<TestDatabase> {
    const made = await createPreparedDatabase(name, async (pool) => {
      await prepareWarehouse(pool, { reportingCurrency: 'GBP', fiscalYearStartMonth: 1, rateMaxAgeDays: 10 });
      for (const source of [london, leeds]) if (sources.includes(source.sourceId)) await fill(pool, source);
      await publish(pool);
      await fitNow(pool);
    });
    databases.push(made);
    return made;
  }

  const customerOf = async (of: TestApi, email: string, args = '') => {
    const { customers } = await answer<{ customers: { nodes: { totalSpent: object; value: Value }[] } }>(
      of.url,
      `{ customers(filter: { email: "${email}" }) { nodes { totalSpent { amount currency } value${args} { ${valueFields} } } } }`,
    );
    return customers.nodes[0]!;
  };

  it('serves the models with parameters, statistics and errors on the hold-out, larger groups first', async () => {
    const { customerValue } = await answer<{ customerValue: Record<string, never>[] }>(
      api.url,
      `{ customerValue { ${modelFields} } }`,
    );
    expect(customerValue.map(({ sources }) => sources)).to.deep.equal([['leeds', 'london'], ['leeds'], ['london']]);
    const stored = (await storedModelOf(both.pool, ['leeds', 'london']))!;
    const [all] = customerValue as unknown as Record<string, unknown>[];
    const rounded = (value: number) => Number(value.toFixed(6));
    const { r, alpha, a, b } = stored.purchases.fit!.parameters;
    expect(all!.purchases).to.deep.equal({
      ...{ r: rounded(r), alpha: rounded(alpha), a: rounded(a), b: rounded(b) },
      logLikelihood: rounded(stored.purchases.fit!.logLikelihood),
    });
    expect(all).to.deep.include({
      ...{ currency: 'GBP', asOf: day, version: '1', fittedAt: '2026-07-01T05:00:00Z', customers: 1602 },
      ...{ unrecognisedCustomers: 1, purchasesRefusal: null, valuesRefusal: null, holdOutRefusal: null },
    });
    const { p, q, gamma } = stored.values.fit!.parameters;
    expect(all!.values).to.deep.include({
      ...{ p: rounded(p), q: rounded(q), gamma: rounded(gamma) },
      meanValue: { amount: String(rounded((p * gamma) / (q - 1))), currency: 'GBP' },
    });
    const holdOut = all!.holdOut as Record<string, number>;
    expect(holdOut).to.include({ weeks: 20, from: '2026-02-11' });
    expect(holdOut.purchasesError).to.be.closeTo(holdOut.predictedPurchases! / holdOut.actualPurchases! - 1, 2e-6);
  });

  it('predicts each customer from their orders and the model, for any number of weeks', async () => {
    const regular = await customerOf(api, 'regular@shop.example');
    const model = (await storedModelOf(both.pool, ['leeds', 'london']))!;
    const history = { repeats: 3, recency: 12, age: 14 };
    const { parameters } = model.purchases.fit!;
    const expected = expectedPurchases(parameters, history, 52);
    const each = expectedValue(model.values.fit!.parameters, 3, 50);
    expect(regular.value).to.deep.equal({
      lifetimeValue: { amount: '180.00', currency: 'GBP' },
      predictedPurchases: Number(expected.toFixed(6)),
      predictedValue: { amount: (expected * each).toFixed(6).replace(/0+$/, ''), currency: 'GBP' },
      probabilityAlive: Number(probabilityAlive(parameters, history).toFixed(6)),
      ...{ asOf: day, refusal: null },
    });
    expect(regular.value.lifetimeValue).to.deep.equal(regular.totalSpent);
    const soon = await customerOf(api, 'regular@shop.example', '(weeks: 4)');
    expect(soon.value.predictedPurchases).to.equal(Number(expectedPurchases(parameters, history, 4).toFixed(6)));
    const once = await customerOf(api, 'once@shop.example');
    expect(once.value).to.include({ probabilityAlive: 1, refusal: null });
    expect(once.value.predictedPurchases).to.be.lessThan(regular.value.predictedPurchases!);
  });

  it('says why a customer has no prediction', async () => {
    const { value } = await customerOf(api, 'late@shop.example');
    expect(value).to.deep.equal({
      lifetimeValue: { amount: '10.00', currency: 'GBP' },
      ...{ predictedPurchases: null, predictedValue: null, probabilityAlive: null, asOf: day },
      refusal: 'The customer has no valid order up to 2026-06-30.',
    });
    const { orders } = await answer<{ orders: { nodes: { total: { amount: string }; customer: { value: Value } }[] } }>(
      api.url,
      `{ orders(filter: { date: { range: { from: "2026-06-30", to: "2026-06-30" } } }) {
        nodes { total { amount } customer { value { ${valueFields} } } } } }`,
    );
    const guest = orders.nodes.find(({ total }) => total.amount === '7777.00')!.customer.value;
    expect(guest).to.deep.include({ predictedPurchases: null, lifetimeValue: { amount: '7777.00', currency: 'GBP' } });
    expect(guest.refusal).to.match(/^A guest order without an e-mail address or phone/);
  });

  it('refuses a number of weeks that nobody can predict', async () => {
    for (const weeks of [0, -1, 261]) {
      const { errors } = await ask(api.url, `{ customers(first: 1) { nodes { value(weeks: ${weeks}) { asOf } } } }`);
      expect(errors[0]!.message).to.equal(`Got ${weeks} weeks; expected a whole number from 1 to 260.`);
      expect(errors[0]!.extensions.code).to.equal('BAD_USER_INPUT');
    }
  });

  it('in a narrower scope comes from its own stores alone, as if the others did not exist', async () => {
    const question = `{ customerValue { ${modelFields} } }`;
    const models = await answer<{ customerValue: object[] }>(scoped.url, question);
    expect(models.customerValue).to.have.length(1);
    expect(models).to.deep.equal(await answer(alone.url, question));
    for (const email of ['regular@shop.example', 'buyer3@leeds.example', 'buyer250@leeds.example']) {
      const seen = await customerOf(scoped, email);
      expect(seen.value.predictedValue, email).to.not.equal(null);
      expect(seen, email).to.deep.equal(await customerOf(alone, email));
      expect(seen.value.predictedValue, email).to.not.deep.equal((await customerOf(api, email)).value.predictedValue);
    }
  });

  it('reads the orders of a whole page of customers in one statement', async () => {
    const question = (first: number) =>
      `{ customers(first: ${first}) { nodes { id value { predictedValue { amount } } longer: value(weeks: 104) { predictedValue { amount } } } } }`;
    const count = async (first: number) => {
      const before = api.statements();
      await answer(api.url, question(first));
      return api.statements() - before;
    };
    await count(1);
    expect(await count(50)).to.equal(await count(2));
  });

  describe('after more orders', () => {
    it('follows them with the parameters as fitted, and says as of when', async () => {
      const before = (await customerOf(alone, 'once@shop.example')).value;
      await apply(alone.pool, [bought('again', 'once', '2026-07-10')], leeds);
      await publish(alone.pool);
      expect((await customerOf(alone, 'once@shop.example')).value).to.deep.equal({
        ...before,
        lifetimeValue: { amount: '20.00', currency: 'GBP' },
      });
      await alone.pool.query("update ops.source set known_until = '2026-07-14T06:00:00Z'");
      const later = (await customerOf(alone, 'once@shop.example')).value;
      expect(later.asOf).to.equal('2026-07-13');
      expect(later.predictedPurchases).to.be.greaterThan(before.predictedPurchases!);
      const { customerValue } = await answer<{ customerValue: object[] }>(alone.url, '{ customerValue { asOf } }');
      expect(customerValue).to.deep.equal([{ asOf: day }]);
    });

    it('is refused when amounts have another currency than the model, until it is fitted again', async () => {
      await alone.pool.query("update ops.customer_value_model set currency = 'EUR'");
      const { value } = await customerOf(alone, 'once@shop.example');
      expect(value.predictedValue).to.equal(null);
      expect(value.refusal).to.equal(
        'The model was fitted in EUR, and amounts are now in GBP. It will be fitted again.',
      );
      await fitNow(alone.pool);
      expect((await customerOf(alone, 'once@shop.example')).value.refusal).to.equal(null);
    });
  });

  it('of a group without a model names the stores and how to get one', async () => {
    const third: Source = { ...london, sourceId: 'york', name: 'York' };
    await connect(both.pool, third);
    await apply(both.pool, [order('Y1')], third);
    await publish(both.pool);
    const pair = await startTestApi({ principal: ownerOf({ sources: ['leeds', 'york'] }) }, both);
    try {
      expect((await customerOf(pair, 'regular@shop.example')).value.refusal).to.equal(
        'No model is fitted for the stores together leeds, york. A job fits all stores together, each store alone, and `customerValue.storeGroups`.',
      );
    } finally {
      await pair.stop();
    }
  });
});

describe('Customer value of a small shop', () => {
  it('is refused with the reason, and history is served all the same', async () => {
    const database = await createWarehouse();
    await connect(database.pool, leeds);
    await apply(database.pool, [bought('1', 'a', '2026-05-01'), bought('2', 'a', '2026-06-01')], leeds);
    await publish(database.pool);
    const api = await startTestApi({}, database);
    const question = `{ customerValue { purchases { r } purchasesRefusal values { p } valuesRefusal holdOut { weeks } holdOutRefusal }
      customers { nodes { value { ${valueFields} } } } }`;
    try {
      const before = await answer<{ customers: { nodes: { value: Value }[] } }>(api.url, question);
      expect(before.customers.nodes[0]!.value.refusal).to.match(/^No model is fitted for the store leeds\./);
      await fitNow(database.pool);
      expect(await answer(api.url, question)).to.deep.equal({
        customerValue: [
          {
            ...{ purchases: null, values: null, holdOut: null },
            purchasesRefusal: '1 customer has bought on more than one day. The model needs at least 100.',
            valuesRefusal: '1 customer has repeat purchases with a positive value. The model needs at least 100.',
            holdOutRefusal: 'The history is shorter than 12 weeks: none of it can be held out.',
          },
        ],
        customers: {
          nodes: [
            {
              value: {
                lifetimeValue: { amount: '20.00', currency: 'GBP' },
                ...{ predictedPurchases: null, predictedValue: null, probabilityAlive: null, asOf: day },
                refusal: '1 customer has bought on more than one day. The model needs at least 100.',
              },
            },
          ],
        },
      });
    } finally {
      await api.stop();
      await database.drop();
    }
  });
});

async function connect(pool: Pool, { sourceId, platform, name, currency, timezone }: Source): Promise<void> {
  await pool.query(
    `insert into ops.source (source_id, platform, name, currency, timezone, status, notices, is_configured, built_chunk_id, known_until)
     values ($1, $2, $3, $4, $5, 'ready', '{}', true, 0, '2026-07-01T04:00:00Z')`,
    [sourceId, platform, name, currency, timezone],
  );
}

async function fill(pool: Pool, source: Source): Promise<void> {
  const { sourceId } = source;
  await connect(pool, source);
  const orders = simulatedOrders({ name: sourceId, ...shops[sourceId as keyof typeof shops] });
  for (let from = 0; from < orders.length; from += 1000) await apply(pool, orders.slice(from, from + 1000), source);
  if (sourceId !== 'leeds') return;
  await apply(
    pool,
    [
      bought('R1', 'regular', '2026-03-24', '30.00'),
      bought('R2', 'regular', '2026-04-21', '40.00'),
      bought('R3', 'regular', '2026-05-19', '50.00'),
      bought('R4', 'regular', '2026-06-16', '60.00'),
      bought('O1', 'once', '2026-03-24'),
      bought('N1', 'late', '2026-07-01'),
      bought('G1', null, '2026-06-30', '7777.00'),
    ],
    source,
  );
}

function bought(id: string, who: string | null, on: string, total = '10.00') {
  const at = `${on}T12:00:00Z`;
  return order(id, {
    ...{ orderedAt: at, updatedAt: at, total, presentment: { currency: 'GBP', total } },
    customer: { customerId: null, email: who && `${who}@shop.example`, phone: null },
    lines: [line('1', { unitPrice: total, grossSales: total })],
  });
}

async function fitNow(pool: Pool): Promise<void> {
  const setup = jobSetup(pool, shelfPlatform({ pages: [] }));
  const clock = { ...setup.clock, now: () => new Date('2026-07-01T05:00:00Z') };
  await wireJobs({ ...setup, clock }).customerValues.fitNow();
}
