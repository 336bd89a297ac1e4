import { expect } from 'chai';
import { checkDatabase } from '../../src/database/check-database.js';
import { migrate } from '../../src/database/migrate.js';
import { createPool } from '../../src/database/pool.js';
import { startQueue } from '../../src/jobs/queue/queue.js';
import { requestSyncs } from '../../src/jobs/runs/request-syncs.js';
import { findRun } from '../../src/ledger/sync-runs/sync-run.js';
import { wireJobs } from '../../src/processes/wire-jobs.js';
import { ConfigError } from '../../src/runtime/errors.js';
import { jobSetup, prepareJobs } from '../support/job-setup.js';
import { createOwnServer, type OwnServer } from '../support/own-server.js';
import { hasPgBouncer, startPgBouncer } from '../support/pgbouncer.js';
import { rejection } from '../support/rejection.js';
import { registerSecret } from '../support/secrets.js';
import { shelfCustomers, shelfPlatform } from '../support/shelf-platform.js';
import { startTcpProxy } from '../support/tcp-proxy.js';
import { listeningLogger, testLogger } from '../support/test-logger.js';
import { waitFor } from '../support/wait-for.js';

const limited = 'limited_password_of_a_test';

describe('A database, before anything is written', function () {
  this.timeout(120_000);
  let server: OwnServer;
  let count = 0;

  before(async () => {
    registerSecret('the password of a limited user', limited);
    server = await createOwnServer();
    await server.administer(`create role limited login password '${limited}'`);
  });

  after(() => server.remove());

  /** A new database of the superuser, and two URLs of it. */
  async function create(options = ''): Promise<{ url: string; asLimited: string; name: string }> {
    count += 1;
    const name = `shop_${count}`;
    await server.administer(`create database ${name} ${options}`);
    const url = new URL(server.url);
    url.pathname = `/${name}`;
    const other = new URL(url);
    other.username = 'limited';
    other.password = limited;
    return { url: url.href, asLimited: other.href, name };
  }

  const schemasOf = async (name: string) =>
    (
      await server.administer(
        "select nspname::text as name from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema' order by 1",
        name,
      )
    ).map((row) => row.name);

  async function fault(url: string): Promise<{ code: string; message: string }> {
    const error = await rejection(checkDatabase(url, testLogger));
    expect(error, error.stack).to.be.instanceOf(ConfigError);
    return error as ConfigError;
  }

  it('is accepted if it is suitable, new or in use, and nothing is written', async () => {
    const { url, name } = await create();
    await checkDatabase(url, testLogger);
    expect(await schemasOf(name)).to.deep.equal(['public']);
    await migrate(url, testLogger);
    await checkDatabase(url, testLogger);
  });

  it('is refused with another encoding, with how to create one', async () => {
    const { url, name } = await create("encoding 'LATIN1' template template0 locale 'C'");
    const { code, message } = await fault(url);
    expect(code).to.equal('database_encoding');
    expect(message).to.contain('has the encoding LATIN1').and.to.contain("encoding 'UTF8' template template0");
    expect(await schemasOf(name)).to.deep.equal(['public']);
    await server.administer(/create database .*;/.exec(message)![0]);
  });

  it('is refused without privileges, and the statements in the message fix it', async () => {
    const { asLimited, name } = await create();
    await server.administer(`revoke temporary on database ${name} from public`);
    const { code, message } = await fault(asLimited);
    expect(code).to.equal('database_rights_missing');
    expect(await schemasOf(name)).to.deep.equal(['public']);
    const grants = message.match(/grant [^;]*;/g)!;
    expect(grants).to.have.lengthOf(3);
    for (const grant of grants) await server.administer(grant, name);
    await checkDatabase(asLimited, testLogger);
    await migrate(asLimited, testLogger);
    await checkDatabase(asLimited, testLogger);
  });

  it('is refused if its tables belong to another user, and the statements in the message fix it', async () => {
    const { url, asLimited, name } = await create();
    await migrate(url, testLogger);
    const { code, message } = await fault(asLimited);
    expect(code).to.equal('database_rights_missing');
    expect(message).to.match(/cannot read and write \d+ table\(s\).*owned by "cartograph"/);
    await server.administer(/grant [^;]*;/.exec(message)![0], name);
    await checkDatabase(asLimited, testLogger);
    await server.administer('revoke cartograph from limited');
  });

  it('is refused if something else uses the names, and is not changed', async () => {
    const schemas = await create();
    await server.administer('create schema raw; create schema jobs; create table raw.chunk (mine text)', schemas.name);
    const taken = await fault(schemas.url);
    expect(taken.code).to.equal('database_names_taken');
    expect(taken.message).to.match(
      /already has the schemas jobs, raw.*not created by Cartograph.*a database of its own/,
    );
    expect(await schemasOf(schemas.name)).to.deep.equal(['jobs', 'public', 'raw']);

    const table = await create();
    await server.administer('create table schema_migration (version text)', table.name);
    expect((await fault(table.url)).message).to.match(/already has the table public.schema_migration/);

    const typeorm = await create();
    await server.administer(
      `create table schema_migration (id serial, timestamp bigint, name text);
       insert into schema_migration (timestamp, name) values (1690000000000, 'AddUsers1690000000000')`,
      typeorm.name,
    );
    expect((await fault(typeorm.url)).code).to.equal('database_names_taken');
  });

  it('is refused if its server is too old', async () => {
    const { url, name } = await create();
    const [{ server_version_num: version }] = (await server.administer('show server_version_num')) as [
      { server_version_num: string },
    ];
    const proxy = await startTcpProxy(Number(new URL(url).port), (piece) =>
      Buffer.from(piece.toString('latin1').replaceAll(version, '140012'), 'latin1'),
    );
    try {
      const through = new URL(url);
      through.port = String(proxy.port);
      const { code, message } = await fault(through.href);
      expect(code).to.equal('database_too_old');
      expect(message).to.contain('15 or later is required');
      expect(await schemasOf(name)).to.deep.equal(['public']);
    } finally {
      await proxy.close();
    }
  });

  it('is refused on a standby', async () => {
    const { url } = await create();
    await server.stop();
    await server.beStandby(true);
    await server.start({ hot_standby: 'on' });
    const { code, message } = await fault(url);
    expect(code).to.equal('database_standby');
    expect(message).to.match(/accepts no writes.*Set the primary/);
    await server.stop();
    await server.beStandby(false);
    await server.start();
  });

  it('is waited for while it starts', async () => {
    const { url } = await create();
    await server.stop();
    await server.beStandby(true);
    await server.start({ hot_standby: 'off' });
    const said: unknown[] = [];
    const checked = checkDatabase(
      url,
      listeningLogger(({ msg }) => said.push(msg)),
    );
    await waitFor('the wait', () =>
      said.includes('The database is starting up, or recovering. Waiting for at most a minute.'),
    );
    // Now the recovery ends.
    await server.promote();
    await checked;
  });

  describe('behind PgBouncer', () => {
    before(function () {
      if (!hasPgBouncer()) {
        process.stdout.write('      skipped: PgBouncer is not installed (Debian: apt-get install pgbouncer)\n');
        this.skip();
      }
    });

    const shared: ['transaction' | 'statement', Record<string, string>, RegExp][] = [
      ['transaction', {}, /points to PgBouncer, which/],
      ['transaction', { stats_users: 'cartograph' }, /points to PgBouncer \d+\.\d+\.\d+, which/],
      ['transaction', { server_round_robin: '1' }, /points to PgBouncer, which/],
      ['transaction', { default_pool_size: '1' }, /points to PgBouncer, which/],
      ['transaction', { default_pool_size: '2', server_round_robin: '1' }, /points to PgBouncer, which/],
      ['transaction', { ignore_startup_parameters: 'options,extra_float_digits' }, /points to PgBouncer, which/],
      ['statement', {}, /points to PgBouncer, which/],
    ];

    for (const [mode, settings, name] of shared) {
      it(`in ${mode} mode is refused, with the setting to change (${JSON.stringify(settings)})`, async () => {
        const { url } = await create();
        const bouncer = await startPgBouncer(url, mode, settings);
        try {
          const { code, message } = await fault(bouncer.url);
          expect(code).to.equal('database_pooled_by_transaction');
          expect(message)
            .to.match(name)
            .and.to.match(/pool_mode = session/)
            .and.to.match(/host and port of PostgreSQL/);
        } finally {
          await bouncer.stop();
        }
      });
    }

    it('in session mode works like PostgreSQL itself', async () => {
      const { url } = await create();
      const bouncer = await startPgBouncer(url, 'session');
      try {
        await checkDatabase(bouncer.url, testLogger);
        await migrate(bouncer.url, testLogger);
        const pool = createPool(bouncer.url);
        const stopping = new AbortController();
        const connector = shelfPlatform({ pages: [shelfCustomers(0, 3)] });
        const setup = jobSetup(pool, connector, { stopping: stopping.signal });
        await prepareJobs(setup);
        const queue = await startQueue(bouncer.url, wireJobs(setup));
        const { run } = (await requestSyncs(pool, { trigger: 'api' }))[0]!;
        await waitFor('the run to succeed', async () => (await findRun(pool, run.runId))?.status === 'succeeded');
        stopping.abort();
        await queue.stop();
        await pool.end();
      } finally {
        await bouncer.stop();
      }
    });
  });
});
