import { expect } from 'chai';
import { QuestionSnapshot } from '../../src/api/question/question-snapshot.js';
import { StartAgain } from '../../src/api/question/start-again.js';
import { createPool, type Pool } from '../../src/database/pool.js';
import type { TestDatabase } from '../support/database.js';
import { createWarehouse } from '../support/warehouse-database.js';

describe('The database as one question sees it', () => {
  let database: TestDatabase;
  let pool: Pool;
  let roundTrips: number;

  before(async () => {
    database = await createWarehouse();
    pool = createPool(database.url, { max: 1 });
    pool.on('connect', (client) => {
      const query = client.query.bind(client) as (...args: unknown[]) => unknown;
      (client as { query: unknown }).query = (...args: unknown[]) => {
        roundTrips += 1;
        return query(...args);
      };
    });
    await pool.query('select 1');
  });

  beforeEach(() => {
    roundTrips = 0;
  });

  after(async () => {
    await pool.end();
    await database.drop();
  });

  const ask = () => new QuestionSnapshot(pool, () => null);
  const changed = () => database.pool.query('update ops.warehouse_version set revision = revision + 1');
  /** Returns once the only connection is free again, and asserts that it is in no transaction. */
  async function close(db: QuestionSnapshot): Promise<void> {
    db.close();
    const client = await pool.connect();
    try {
      expect((client as { getTransactionStatus?(): string }).getTransactionStatus?.()).to.equal('I');
    } finally {
      client.release();
    }
  }

  it('begins with its first statement and ends with the one that is said to be the last', async () => {
    const db = ask();
    expect(await db.lookUp('select $1::text', ['a'])).to.deep.equal([['a']]);
    expect(db.revision).to.have.keys('version', 'revision');
    db.endWithNext();
    expect(await db.query('select $1::integer as b', [2])).to.deep.equal({ rows: [{ b: 2 }] });
    await close(db);
    expect(roundTrips).to.equal(2);
  });

  it('ends when it is closed, if nothing was said to be the last', async () => {
    const db = ask();
    await db.texts('select 1', []);
    await close(db);
    expect(roundTrips).to.equal(2);
  });

  it('sends nothing for a question that reads nothing, and one round trip to learn the revision alone', async () => {
    await close(ask());
    expect(roundTrips).to.equal(0);
    const db = ask();
    const { rows } = await database.pool.query<{ version: string }>('select version from ops.warehouse_version');
    expect((await db.learnRevision()).version).to.equal(String(rows[0]!.version));
    expect(await db.learnRevision()).to.equal(db.revision);
    await close(db);
    expect(roundTrips).to.equal(2);
  });

  it('plans statements by keys once, and others with their values', async () => {
    const db = ask();
    const mode = "select current_setting('plan_cache_mode') as mode";
    expect(await db.lookUp(mode, [])).to.deep.equal([['force_generic_plan']]);
    expect(await db.query(mode, [])).to.deep.equal({ rows: [{ mode: 'force_custom_plan' }] });
    expect(await db.texts(mode, [])).to.deep.equal([['force_custom_plan']]);
    expect(await db.lookUp(mode, [])).to.deep.equal([['force_generic_plan']]);
    await close(db);
    expect((await pool.query<{ mode: string }>(mode)).rows).to.deep.equal([{ mode: 'auto' }]);
  });

  it('goes on after a statement that fails', async () => {
    const db = ask();
    const failed = await db.query('select 1 / 0', []).catch((error: { code: string }) => error.code);
    expect(failed).to.equal('22012');
    expect(await db.texts('select 1', [])).to.deep.equal([['1']]);
    await close(db);
  });

  it('sends what waits in one round trip, planned as each is by itself', async () => {
    const db = ask();
    const mode = "select current_setting('plan_cache_mode') as mode";
    db.endWithNext();
    expect(await Promise.all([db.lookUp(mode, []), db.query(mode, []), db.learnRevision()])).to.deep.equal([
      [['force_generic_plan']],
      { rows: [{ mode: 'force_custom_plan' }] },
      db.revision,
    ]);
    await close(db);
    expect(roundTrips).to.equal(1);
  });

  it('fails no other statement of a round trip with one that fails', async () => {
    const db = ask();
    const code = (error: { code: string }): string => error.code;
    const answers = await Promise.all([
      db.texts('select 1', []),
      db.texts('select 1 / 0', []).catch(code),
      db.lookUp('select $1::text', ['a']),
      db.query('select nothing', []).catch(code),
      db.learnRevision(),
    ]);
    expect(answers).to.deep.equal([[['1']], '22012', [['a']], '42703', db.revision]);
    await close(db);
  });

  it('fails what waits when the question is over', async () => {
    const over = new QuestionSnapshot(pool, () => 'time_up');
    const waiting = await Promise.allSettled([over.texts('select 1', []), over.query('select 1', [])]);
    expect(waiting.map(({ status }) => status)).to.deep.equal(['rejected', 'rejected']);
    await close(over);
    const ended = ask();
    const late = [ended.texts('select 1', []), ended.texts('select 2', [])];
    ended.close();
    expect((await Promise.allSettled(late)).map(({ status }) => status)).to.deep.equal(['rejected', 'rejected']);
    expect(roundTrips).to.equal(0);
  });

  it('sees one instant, also after a statement that failed, or after the last one: or it starts again', async () => {
    for (const interrupt of [
      (db: QuestionSnapshot) => db.query('select 1 / 0', []).catch(() => undefined),
      (db: QuestionSnapshot) => {
        db.endWithNext();
        return db.query('select 1', []);
      },
    ]) {
      const steady = ask();
      await steady.learnRevision();
      await interrupt(steady);
      expect(await steady.texts('select 2', [])).to.deep.equal([['2']]);
      await close(steady);
      const moved = ask();
      await moved.learnRevision();
      await interrupt(moved);
      await changed();
      const error = await moved.texts('select 2', []).catch((reason: unknown) => reason);
      expect(error).to.be.instanceOf(StartAgain);
      expect(moved.again?.reason).to.equal('changed');
      await close(moved);
    }
  });
});
