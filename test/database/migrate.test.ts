import { readdirSync } from 'node:fs';
import { expect } from 'chai';
import { assertMigrated, migrate } from '../../src/database/migrate.js';
import { ConfigError } from '../../src/runtime/errors.js';
import { projectFile } from '../../src/runtime/project-files.js';
import { createEmptyDatabase, type TestDatabase } from '../support/database.js';
import { rejection } from '../support/rejection.js';
import { testLogger } from '../support/test-logger.js';

const files = readdirSync(projectFile('migrations')).sort();

describe('Migrations', () => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await createEmptyDatabase();
  });

  afterEach(() => database.drop());

  it('run once and in order when five processes start at once', async () => {
    const ran = await Promise.all(Array.from({ length: 5 }, () => migrate(database.url, testLogger)));
    expect(ran.flat()).to.deep.equal(files);
    const { rows } = await database.pool.query('select name from schema_migration order by id');
    expect(rows).to.have.length(files.length);
    expect(rows[0].name).to.equal('Raw1000000000001');
    await assertMigrated(database.pool);
  });

  it('do nothing the second time', async () => {
    await migrate(database.url, testLogger);
    expect(await migrate(database.url, testLogger)).to.deep.equal([]);
  });

  it('refuse a database that a newer version has migrated, with the reason', async () => {
    await migrate(database.url, testLogger);
    await database.pool.query(
      "insert into schema_migration (timestamp, name) values (1000000009999, 'Later1000000009999')",
    );
    const error = await rejection(migrate(database.url, testLogger));
    expect(error).to.be.instanceOf(ConfigError);
    expect(error.message).to.match(/newer than this version.*Later1000000009999/);
    expect(await rejection(assertMigrated(database.pool))).to.be.instanceOf(ConfigError);
  });

  it('that are missing are listed by name', async () => {
    const error = await rejection(assertMigrated(database.pool));
    expect(error.message).to.contain(files[0]).and.to.contain('cartograph migrate');
  });

  it('leave a database unchanged if one fails', async () => {
    await database.pool.query('create schema raw; create table raw.chunk (mine text)');
    const error = await rejection(migrate(database.url, testLogger));
    expect(error.message).to.contain('migrations/0001-raw.sql failed').and.to.contain('schema "raw" already exists');
    const { rows } = await database.pool.query("select to_regclass('raw.record_version') as made");
    expect(rows[0].made).to.equal(null);
  });
});
