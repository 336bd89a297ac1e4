import { expect } from 'chai';
import { copyInto, copyRow } from '../../src/database/copy.js';
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

  const load = (rows: Iterable<Buffer | string>) =>
    inTransaction(database.pool, (client) => copyInto(client, 'copied (id, word, payload, at, amount)', rows));

  const read = async () => (await database.pool.query('select * from copied order by id')).rows;

  it('returns every awkward value unchanged', async () => {
    const at = '2026-07-03T09:15:02.123456Z';
    const words = ['', '\\N', 'tab\tand\nline\r\\end', 'quote\'"', '\u{1F6D2} ünï', null];
    const payload = Buffer.from([0, 92, 10, 255]);
    await load(words.map((word, id) => copyRow([id, word, payload, at, '-0.10'])));
    expect(await read()).to.deep.equal(words.map((word, id) => ({ id, word, payload, at, amount: '-0.10' })));
  });

  it('accepts more rows than fit in a buffer, as text and as buffers, in order', async () => {
    const rows = Array.from({ length: 5000 }, (_, id) => copyRow([id, 'x'.repeat(60), null, null, null]));
    await load(rows.map((row, i) => (i % 7 === 0 ? Buffer.from(row) : row)));
    const { rows: counted } = await database.pool.query('select count(*) as rows, sum(id) as ids from copied');
    expect(counted[0]).to.deep.equal({ rows: '5000', ids: '12497500' });
  });

  it('accepts no rows', async () => {
    await load([]);
    expect(await read()).to.deep.equal([]);
  });

  it('passes on errors of Postgres and of the rows, and leaves nothing', async () => {
    expect((await rejection(load([copyRow(['one', null, null, null, null])]))).message).to.match(
      /invalid input syntax/,
    );
    function* failing() {
      yield copyRow([1, null, null, null, null]);
      throw new Error('the rows failed');
    }
    expect((await rejection(load(failing()))).message).to.equal('the rows failed');
    expect(await read()).to.deep.equal([]);
  });
});
