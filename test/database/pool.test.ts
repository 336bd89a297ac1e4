import { expect } from 'chai';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

describe('The connection pool', () => {
  let database: TestDatabase;

  before(async () => {
    database = await createTestDatabase();
  });

  after(() => database.drop());

  const cases: [sql: string, expected: unknown][] = [
    ["'12345678901234567890.123456789012345678901'::numeric", '12345678901234567890.123456789012345678901'],
    ["'1.50'::numeric", '1.50'],
    ["'NaN'::numeric", 'NaN'],
    ['9223372036854775807::int8', '9223372036854775807'],
    ["'2026-03-29'::date", '2026-03-29'],
    ["'0044-03-15 BC'::date", '0044-03-15 BC'],
    ["'2026-07-03 10:15:02+01'::timestamptz", '2026-07-03T09:15:02Z'],
    ["'2026-07-03 09:15:02.123456+00'::timestamptz", '2026-07-03T09:15:02.123456Z'],
    ["'2026-07-03 09:15:20.500+00'::timestamptz", '2026-07-03T09:15:20.5Z'],
    ["'2026-07-03 09:15:00+00'::timestamptz", '2026-07-03T09:15:00Z'],
    ["'infinity'::timestamptz", 'infinity'],
    ["'2026-07-03 09:15:10'::timestamp", '2026-07-03T09:15:10'],
    ['array[0.1, null, 100.00]::numeric[]', ['0.1', null, '100.00']],
    ['array[9007199254740993]::int8[]', ['9007199254740993']],
    ["array['2026-01-01']::date[]", ['2026-01-01']],
    ["array['2026-07-03 10:15:02+01']::timestamptz[]", ['2026-07-03T09:15:02Z']],
    ['null::timestamptz', null],
    ['7::int4', 7],
  ];

  for (const [sql, expected] of cases) {
    it(`reads ${sql} as ${JSON.stringify(expected)}`, async () => {
      const { rows } = await database.pool.query(`select ${sql} as value`);
      expect(rows[0].value).to.deep.equal(expected);
    });
  }

  it('returns an instant to Postgres to the microsecond', async () => {
    const instant = '2026-07-03T09:15:02.123456Z';
    const { rows } = await database.pool.query('select $1::timestamptz as value', [instant]);
    expect(rows[0].value).to.equal(instant);
  });

  it('survives the loss of an idle connection', async () => {
    const killer = await database.pool.connect();
    const victim = await database.pool.connect();
    const { rows } = await victim.query('select pg_backend_pid() as pid');
    const gone = new Promise((resolve) => database.pool.once('remove', resolve));
    victim.release();
    await killer.query('select pg_terminate_backend($1)', [rows[0].pid]);
    await gone;
    killer.release();
    expect((await database.pool.query('select 1 as one')).rows).to.deep.equal([{ one: 1 }]);
  });
});
