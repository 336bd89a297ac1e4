import { expect } from 'chai';
import { CopyRows, type CopyValue } from '../../src/database/copy-rows.js';
import { copyInto } from '../../src/database/copy.js';
import { inTransaction } from '../../src/database/transaction.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { rejection } from '../support/rejection.js';

describe('COPY', () => {
  let database: TestDatabase;

  before(async () => {
    database = await createTestDatabase();
    await database.pool.query(
      'create table copied (id integer, word text, payload bytea, at timestamptz, amount numeric)',
    );
  });

  beforeEach(() => database.pool.query('truncate copied'));

  after(() => database.drop());

  const load = async (rows: readonly CopyValue[][]) => {
    const text = new CopyRows();
    for (const row of rows) text.add(row);
    await inTransaction(database.pool, (client) => copyInto(client, 'copied (id, word, payload, at, amount)', text));
  };

  const read = async () => (await database.pool.query('select * from copied order by id')).rows;

  it('returns every awkward value unchanged', async () => {
    const at = '2026-07-03T09:15:02.123456Z';
    const words = ['', '\\N', 'tab\tand\nline\r\\end', 'quote\'"', 'to \u{1F6D2} ünï\t\\€', '\v\f\b\u007f', null];
    const payload = Buffer.from([0, 92, 10, 255]);
    await load(words.map((word, id) => [id, word, payload, at, '-0.10']));
    expect(await read()).to.deep.equal(words.map((word, id) => ({ id, word, payload, at, amount: '-0.10' })));
  });

  it('accepts more rows than fit in a piece, and rows that are longer than one, in order', async () => {
    const word = (id: number) => (id % 1000 === 7 ? 'längste'.repeat(20_000) : 'x'.repeat(60));
    await load(Array.from({ length: 5000 }, (_, id) => [id, word(id), null, null, null]));
    const { rows } = await database.pool.query('select id, word from copied order by id');
    expect(rows.length).to.equal(5000);
    for (const { id, word: found } of rows) if (found !== word(id)) expect.fail(`row ${id} has another word`);
  });

  it('accepts no rows', async () => {
    await load([]);
    expect(await read()).to.deep.equal([]);
  });

  it('passes on errors of Postgres, and leaves nothing', async () => {
    const rows = Array.from({ length: 5000 }, (_, id) => [id === 4999 ? 'last' : id, 'x'.repeat(60), null, null, null]);
    expect((await rejection(load(rows))).message).to.match(/invalid input syntax/);
    expect(await read()).to.deep.equal([]);
  });
});
