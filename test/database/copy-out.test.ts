import { expect } from 'chai';
import pg from 'pg';
import { copyOut } from '../../src/database/copy-out.js';
import { poolSettings } from '../../src/database/pool.js';
import { sql } from '../../src/database/sql.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

describe('COPY out', () => {
  let database: TestDatabase;
  let pool: pg.Pool;

  before(async () => {
    database = await createTestDatabase();
    pool = new pg.Pool({ ...poolSettings(database.url), max: 1 });
  });

  after(async () => {
    await pool.end();
    await database.drop();
  });

  const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;

  it('leaves no timer behind that would report a failure of what has long succeeded', async () => {
    const client = await pool.connect();
    try {
      const before = timers();
      const rows = [];
      for await (const some of copyOut(client, sql`select generate_series(1, 3)`)) rows.push(...some);
      expect(rows).to.deep.equal([['1'], ['2'], ['3']]);
      expect(timers()).to.equal(before);
    } finally {
      client.release();
    }
  });
});
