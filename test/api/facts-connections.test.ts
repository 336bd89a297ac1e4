import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { createPool, isPoolBusy, type Pool } from '../../src/database/pool.js';
import { ownerOf } from '../../src/ledger/principals/principal.js';
import { apiSchema } from '../../src/resolvers/schema.js';
import { projectFile } from '../../src/runtime/project-files.js';
import { createPreparedDatabase, type TestDatabase } from '../support/database.js';
import { answer, ask } from './support/graphql-client.js';
import { startTestApi, type TestApi } from './support/test-api.js';
import { trade } from './support/trade.js';

/** The table of `docs/api.md`. */
const documented = [
  ...readFileSync(projectFile('docs', 'api.md'), 'utf8').matchAll(/^\| `(.+)` \| (dashboards|facts) \|$/gm),
].map(([, field, connections]) => ({ field: field!, isOfFacts: connections === 'facts' }));

describe('While all connections for facts are in use', () => {
  let database: TestDatabase;
  let factsPool: Pool;
  let api: TestApi;
  let scoped: TestApi;
  const open: { release(): void }[] = [];

  before(async () => {
    database = await createPreparedDatabase('traded', trade);
    factsPool = createPool(database.url, { max: 2, longestQueue: 0 });
    open.push(await factsPool.connect(), await factsPool.connect());
    api = await startTestApi({ factsPool }, database);
    scoped = await startTestApi({ factsPool, principal: ownerOf({ sources: ['london'] }) }, database);
  });

  after(async () => {
    for (const client of open) client.release();
    await Promise.all([api.stop(), scoped.stop()]);
    await factsPool.end();
    await database.drop();
  });

  const isRefused = async ({ url }: TestApi, field: string): Promise<boolean> => {
    const { data, errors } = await ask(url, `{ ${field} }`);
    if (errors.length === 0) return false;
    expect(errors[0]!.extensions.code, field).to.equal('SERVER_BUSY');
    expect(Object.values(data as object), field).to.deep.equal([null]);
    return true;
  };

  it('what reads them is answered with SERVER_BUSY, and everything else as ever, as docs/api.md says', async () => {
    const refused: Record<string, boolean> = {};
    for (const { field } of documented) refused[field] = await isRefused(api, field);
    expect(refused).to.deep.equal(Object.fromEntries(documented.map(({ field, isOfFacts }) => [field, isOfFacts])));
    expect(documented.length).to.be.above(30);
  });

  it('pages of a scope of some sources are of facts too, unless an index finds their rows', async () => {
    const refused = [
      'orders(first: 50) { nodes { id } }',
      'refunds(first: 50) { nodes { id } }',
      'customers(first: 50) { nodes { id } }',
    ];
    for (const field of refused) expect(await isRefused(scoped, field), field).to.equal(true);
    const answered = [
      'orders(filter: { number: ["A1"] }) { nodes { id customer { orders { id } } } }',
      'order(id: "london:A1") { id }',
      'search(text: "A1") { orders { id } }',
      'dailySummary { orders uniqueCustomers }',
    ];
    for (const field of answered) expect(await isRefused(scoped, field), field).to.equal(false);
  });

  it('a field of facts decides for the whole question, also in a fragment or behind a variable', async () => {
    const page = 'orders(first: 1, filter: $f) { nodes { id } }';
    const asked = (filter: object) =>
      ask(
        api.url,
        `query ($f: OrderFilterInput) { dailySummary { orders } ...page } fragment page on Query { ${page} }`,
        {
          f: filter,
        },
      );
    const { data, errors } = await asked({ isStale: true });
    expect(errors.map(({ extensions }) => extensions.code)).to.deep.equal(['SERVER_BUSY', 'SERVER_BUSY']);
    expect(data).to.deep.equal({ dailySummary: null, orders: null });
    expect((await asked({ isStale: false })).errors).to.deep.equal([]);
    const skipped = await answer(api.url, '{ dailySummary { orders } orders @skip(if: true) { totalCount } }');
    expect(skipped).to.have.property('dailySummary');
  });

  it('no more wait for one than the pool allows: the next one is refused at once', async () => {
    const pool = createPool(database.url, { max: 1, longestQueue: 1 });
    const held = await pool.connect();
    const waiting = pool.connect();
    expect(pool.waitingCount).to.equal(1);
    const refused = await Promise.allSettled([pool.connect(), pool.query('select 1')]);
    expect(refused.map((each) => each.status === 'rejected' && isPoolBusy(each.reason))).to.deep.equal([true, true]);
    held.release();
    (await waiting).release();
    expect((await pool.query('select 1 as one')).rows).to.deep.equal([{ one: 1 }]);
    await pool.end();
  });
});

describe('Each root field', () => {
  it('declares whether it reads facts at length', () => {
    const roots = Object.values(apiSchema().getQueryType()!.getFields());
    const silent = roots.filter(({ extensions }) => extensions.readsFacts === undefined);
    expect(silent.map(({ name }) => name)).to.deep.equal([]);
  });
});
