import { expect } from 'chai';
import type pg from 'pg';
import { createPool, type Pool, type PoolClient } from '../../src/database/pool.js';
import { sendTogether, type Statement } from '../../src/database/round-trip.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { waitFor } from '../support/wait-for.js';

describe('Statements that are sent together', () => {
  let database: TestDatabase;
  let pool: Pool;
  let client: PoolClient;

  before(async () => {
    database = await createTestDatabase();
    pool = createPool(database.url);
  });

  beforeEach(async () => {
    client = await pool.connect();
  });

  afterEach(() => client.release(true));

  after(async () => {
    await pool.end();
    await database.drop();
  });

  const objects = (text: string, ...values: unknown[]): Statement => ({ text, values, rowsAs: 'objects' });
  const texts = (text: string, ...values: unknown[]): Statement => ({ text, values, rowsAs: 'texts' });
  const send = (...statements: Statement[]) => sendTogether(client, statements, statements[0]?.text ?? '');
  const prepared = async (): Promise<string[]> => {
    const { rows } = await client.query<{ name: string }>('select name from pg_prepared_statements');
    return rows.map(({ name }) => name);
  };

  it('have the rows that each has alone, with the types of a pool', async () => {
    const exact =
      "select 1.50 as a, null as b, timestamptz '2026-07-03 09:15:02.5+01' as c, array[1.10] as d, $1::int as e";
    const { rows, error } = await send(objects(exact, 7), texts(exact, 7), objects('select 1 as a where false'));
    expect(error).to.equal(null);
    expect(rows).to.deep.equal([
      (await pool.query(exact, [7])).rows,
      [['1.50', null, '2026-07-03 08:15:02.5+00', '{1.10}', '7']],
      [],
    ]);
  });

  it('are sent with values of every length and kind, as the driver sends them', async () => {
    const long = 'a £ sign, 日本語 and 🛒; '.repeat(20_000);
    const values = [long, Buffer.from([0, 255, 1]), null, 7n, ['a', null, '"'], new Date(0), '', { a: 1 }];
    const text =
      'select $1::text as a, $2::bytea as b, $3::text as c, $4::bigint as d, $5::text[] as e, $6::timestamptz as f, $7::text as g, $8::jsonb as h';
    const { rows, error } = await send(objects(text, ...values), objects('select $1::text as a', 'short'));
    expect(error).to.equal(null);
    expect(rows).to.deep.equal([(await pool.query(text, values)).rows, [{ a: 'short' }]]);
  });

  it('are in the transaction that one of them begins, until one ends it', async () => {
    await send(objects('begin'), objects('create temporary table seen (a integer) on commit drop'));
    expect(client.getTransactionStatus()).to.equal('T');
    const { rows } = await send(
      objects('insert into seen values ($1)', 1),
      objects('select a from seen'),
      objects('commit'),
    );
    expect(rows).to.deep.equal([[], [{ a: 1 }], []]);
    expect(client.getTransactionStatus()).to.equal('I');
  });

  it('stop at the first that fails, with the rows of those before it', async () => {
    for (const values of [[0], ['\0']]) {
      const { rows, error } = await send(
        objects('begin'),
        objects('select 1 as a'),
        objects('select 1 / $1::integer as b', ...values),
        objects('select 2 as c'),
      );
      expect(rows).to.deep.equal([[], [{ a: 1 }]]);
      expect((error as pg.DatabaseError).code).to.equal(values[0] === 0 ? '22012' : '22021');
      // The server says it after the error.
      await waitFor('the end of the round trip', async () => client.getTransactionStatus() === 'E');
      expect((await send(objects('rollback'), objects('select 3 as d'))).rows[1]).to.deep.equal([{ d: 3 }]);
    }
  });

  it('are not sent if a value cannot be', async () => {
    const broken = {
      toPostgres: () => {
        throw new Error('no value');
      },
    };
    const { rows, error } = await send(objects('begin'), objects('select $1', broken));
    expect([rows, error?.message]).to.deep.equal([[], 'no value']);
    expect(client.getTransactionStatus()).to.equal('I');
    expect((await send(objects('select 1 as a'))).rows).to.deep.equal([[{ a: 1 }]]);
  });

  it('are parsed once per connection when they come again, also one that fails at first', async () => {
    const divide = 'select 6 / $1::integer as "prepared once"';
    for (const by of [1, 1, 1, 0, 0, 2, 3]) {
      const { rows, error } = await send(objects(divide, by));
      if (by === 0) expect((error as pg.DatabaseError).code).to.equal('22012');
      else expect(rows).to.deep.equal([[{ 'prepared once': 6 / by }]]);
    }
    const names = await prepared();
    expect(names).to.have.lengthOf(1);
    await send(objects(divide, 1));
    expect(await prepared()).to.deep.equal(names);
  });

  it('that are prepared are forgotten when many others were sent since', async () => {
    for (let nth = 0; nth < 320; nth += 1) {
      const text = `select ${nth} as "one of many"`;
      for (let time = 0; time < 4; time += 1) await send(texts(text));
    }
    await send(texts('select 1'));
    const names = await prepared();
    expect(names.length).to.be.within(200, 300);
    expect((await send(objects('select 0 as "one of many"'))).rows).to.deep.equal([[{ 'one of many': 0 }]]);
  });

  it('are parsed anew after one that fails because they are no longer what they were', async () => {
    await client.query('create temporary table changing (a integer)');
    const read = texts('select a from changing');
    for (let time = 0; time < 5; time += 1) await send(read);
    await client.query('alter table changing alter a type text');
    expect(((await send(read)).error as pg.DatabaseError).code).to.equal('0A000');
    expect(await send(read)).to.deep.equal({ rows: [[]], error: null });
    await client.query('deallocate all');
    expect(((await send(read)).error as pg.DatabaseError).code).to.equal('26000');
    expect(await send(read)).to.deep.equal({ rows: [[]], error: null });
  });

  it('leave nothing on the connection if they fail and never come again', async () => {
    const before = (await prepared()).length;
    for (let nth = 0; nth < 5; nth += 1) {
      for (let time = 0; time < 4; time += 1) {
        expect((await send(texts(`select 1 / ($1::integer - ${nth})`, nth))).error).to.be.an('error');
      }
    }
    await send(texts('select 1'));
    expect(await prepared()).to.have.lengthOf(before);
  });

  it('are parsed once if one text comes twice in a round trip', async () => {
    const twice = texts('select 1 as "twice"');
    for (let time = 0; time < 3; time += 1) {
      expect(await send(twice, twice, twice)).to.deep.equal({ rows: [[['1']], [['1']], [['1']]], error: null });
    }
  });

  it('fail if the connection is lost', async () => {
    const lost = await pool.connect();
    lost.on('error', () => undefined);
    const { rows, error } = await sendTogether(
      lost,
      [objects('select 1 as a'), objects('select pg_terminate_backend(pg_backend_pid())')],
      'select',
    );
    expect(rows).to.deep.equal([[{ a: 1 }]]);
    expect((error as pg.DatabaseError).code).to.equal('57P01');
    lost.release(true);
  });
});
