import { expect } from 'chai';
import { Budget } from '../../../src/api/principals/budget.js';
import { localOwner, type Principal } from '../../../src/ledger/principals/principal.js';
import { createPreparedDatabase, type TestDatabase } from '../../support/database.js';
import { waitFor } from '../../support/wait-for.js';
import { trade } from '../support/trade.js';
import { askWith, bearer, configured, keyFor, serve } from './served.js';

const costOfIt = 502;

const withTerms = (terms: Partial<Principal['terms']>, id = 'key:limited'): Principal => ({
  ...localOwner,
  id,
  terms: { ...localOwner.terms, ...terms },
});

/** A clock that stands until it is moved. */
function standing(at = '2026-11-28T12:00:20Z') {
  const clock = { at: new Date(at).getTime(), now: () => new Date(clock.at) };
  return clock;
}

describe('The limits of a principal', () => {
  let database: TestDatabase;
  const budgets: Budget[] = [];

  before(async () => {
    database = await createPreparedDatabase('traded', trade);
  });
  afterEach(async () => {
    for (const budget of budgets.splice(0)) await budget.stop();
    await database.pool.query('delete from ops.principal_usage');
  });
  after(() => database.drop());

  /** As several processes have them, with the number of statements that they send. */
  function budgetsOf(count: number, clock = standing()) {
    const sent = { statements: 0 };
    const db = {
      query: (text: string, values: unknown[]) => {
        sent.statements += 1;
        return database.pool.query(text, values);
      },
    };
    const made = Array.from({ length: count }, () => new Budget(db, clock, () => undefined));
    budgets.push(...made);
    return { made, sent };
  }

  it('hold in one process exactly, for each principal by itself', async () => {
    const { made } = budgetsOf(1);
    const limited = withTerms({ requestsPerMinute: 50 });
    const answers = await Promise.all(Array.from({ length: 80 }, () => made[0]!.admit(limited)));
    expect(answers.filter((over) => over === null)).to.have.length(50);
    expect(answers.at(-1)).to.deep.equal({ limit: 'requestsPerMinute', most: 50, retryAfterSeconds: 40 });
    expect(await made[0]!.admit(withTerms({ requestsPerMinute: 50 }, 'key:other'))).to.equal(null);
  });

  it('hold over processes within their stated inexactness: 5 % for each other process, and a request', async () => {
    const processes = 4;
    const most = 400;
    const { made, sent } = budgetsOf(processes);
    const limited = withTerms({ requestsPerMinute: most, costPerDay: most * 10 });
    let [admitted, cost] = [0, 0];
    await Promise.all(
      made.map(async (budget) => {
        for (let count = 0; count < most; count += 1) {
          if ((await budget.admit(limited)) === null) admitted += 1;
          if ((await budget.spend(limited, 10)) === null) cost += 10;
        }
      }),
    );
    const inexact = (processes - 1) * 0.05;
    expect(admitted)
      .to.be.at.least(most)
      .and.at.most(most * (1 + inexact) + processes);
    expect(cost)
      .to.be.at.least(most * 10 * 0.99)
      .and.at.most(most * 10 * (1 + inexact) + processes * 10);
    // 3,200 questions.
    expect(sent.statements).to.be.lessThan(200);
  });

  it('begin anew with the minute, and the budget with the day (UTC)', async () => {
    const clock = standing('2026-11-28T23:59:30Z');
    const { made } = budgetsOf(2, clock);
    const limited = withTerms({ requestsPerMinute: 2, costPerDay: 100 });
    const [first, second] = made as [Budget, Budget];
    expect([await first.admit(limited), await first.admit(limited)]).to.deep.equal([null, null]);
    expect(await first.spend(limited, 100)).to.equal(null);
    expect((await first.spend(limited, 1))!.retryAfterSeconds).to.equal(30);
    await first.stop();
    expect((await second.admit(limited))!.retryAfterSeconds).to.equal(30);
    expect((await second.spend(limited, 1))!.limit).to.equal('costPerDay');
    clock.at += 30_000;
    expect([await first.admit(limited), await second.spend(limited, 100)]).to.deep.equal([null, null]);
  });

  it('cost no statement a request: a thousand within a second cost a few', async () => {
    const { made, sent } = budgetsOf(1);
    const limited = withTerms({ requestsPerMinute: 100_000, costPerDay: 1_000_000_000 });
    for (let count = 0; count < 1000; count += 1) {
      await made[0]!.admit(limited);
      await made[0]!.spend(limited, 100);
    }
    expect(sent.statements).to.be.at.most(5);
  });

  it('answer 429 with Retry-After over HTTP, and say the cost; a kept answer costs nothing', async () => {
    const { roles } = configured().access;
    const api = await serve(database.url, {
      access: { roles: { ...roles, reader: { ...roles.reader, requestsPerMinute: 6, costPerDay: 2 * costOfIt } } },
    });
    try {
      const { text } = await keyFor(database.pool, { roles: ['reader'] });
      const ask = (query: string) => askWith(api.url, query, bearer(text));
      const summary = '{ dailySummary { orders } }';
      const [first, again] = [await ask(summary), await ask(summary)];
      expect([first.status, again.status]).to.deep.equal([200, 200]);
      expect(again.body.extensions).to.deep.equal(first.body.extensions).and.have.property('cost');
      const over = await ask('{ a: dailySummary { orders } b: dailySummary { orders } }');
      expect([over.status, over.body.errors?.[0]?.extensions.code]).to.deep.equal([429, 'BUDGET_EXHAUSTED']);
      expect(Number(over.headers.get('retry-after'))).to.be.within(1, 86_400);
      expect((await ask(summary)).status).to.equal(200);
      await waitFor('the rate to be reached', async () => {
        const { status, body, headers } = await ask(summary);
        if (status === 200) return false;
        expect([status, body.errors?.[0]?.extensions.code]).to.deep.equal([429, 'RATE_LIMITED']);
        expect(Number(headers.get('retry-after'))).to.be.within(1, 60);
        return true;
      });
    } finally {
      await api.stop();
    }
  });

  it('do not apply to the owner of the machine', async () => {
    const { made, sent } = budgetsOf(1);
    for (let count = 0; count < 10; count += 1) expect(await made[0]!.admit(localOwner)).to.equal(null);
    expect(await made[0]!.spend(localOwner, 1e12)).to.equal(null);
    expect(sent.statements).to.equal(0);
  });
});
