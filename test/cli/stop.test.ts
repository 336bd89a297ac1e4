import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { inTransaction } from '../../src/database/transaction.js';
import { openConnection, questionBytes, type RawConnection } from '../api/support/raw-connection.js';
import { trade } from '../api/support/trade.js';
import { createPreparedDatabase, type TestDatabase } from '../support/database.js';
import { onBusyMachine } from '../support/on-busy-machine.js';
import { spawnCli } from '../support/run-cli.js';
import { waitFor } from '../support/wait-for.js';

const fromFacts = '{ customerSegments(filter: { source: ["london"] }) { customers } }';
/** Well under the ten seconds that containers wait before they kill. */
const atOnceMs = onBusyMachine(2000);

describe('A process that is asked to stop', function () {
  this.timeout(60_000);
  let folder: string;
  let database: TestDatabase;
  let child: ReturnType<typeof spawnCli> | undefined;
  let log: string;

  beforeEach(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-stop-'));
    writeFileSync(path.join(folder, 'cartograph.yaml'), 'api: { port: 0 }\nreporting: { fiscalYearStartMonth: 4 }\n');
    database = await createPreparedDatabase('traded', trade);
  });

  afterEach(async () => {
    if (child && child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    child = undefined;
    await database.drop();
    rmSync(folder, { recursive: true });
  });

  /** Starts a process and waits for a line of its log; returns the pattern's group. */
  async function started(command: string, line: RegExp): Promise<string> {
    const begun = spawnCli([command], folder, { NODE_ENV: 'production', DATABASE_URL: database.url });
    child = begun;
    log = '';
    begun.stderr.on('data', (chunk: Buffer) => {
      log += chunk.toString();
    });
    return waitFor(
      `${command} to be up`,
      () => {
        if (begun.exitCode !== null) throw new Error(`it ended:\n${log}`);
        return line.exec(log)?.[1];
      },
      30_000,
    );
  }

  /** Sends the signal; resolves to the exit code and the milliseconds from `since` on. */
  function asked(): { exit: Promise<{ code: number | null; at: number }> } {
    const exit = once(child!, 'exit').then(([code]) => ({ code: code as number | null, at: performance.now() }));
    child!.kill('SIGTERM');
    return { exit };
  }

  const isHeld = async () =>
    (
      await database.pool.query(
        "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and application_name like 'cartograph api%'",
      )
    ).rowCount;

  for (const command of ['start', 'api']) {
    it(`answers the current query and ends at once: ${command}`, async () => {
      const url = await started(command, /GraphQL at (\S+?)"/);
      const idle = await openConnection(url);
      let connection: RawConnection | undefined;
      let exit: ReturnType<typeof asked>['exit'] | undefined;
      await inTransaction(database.pool, async (client) => {
        await client.query('lock table warehouse.fact_orders in access exclusive mode');
        connection = await openConnection(url);
        connection.send(questionBytes(fromFacts, ['Connection: keep-alive']));
        await waitFor('the question to be held', isHeld);
        ({ exit } = asked());
        await idle.closed();
      });
      const answered = performance.now();
      expect(await connection!.closed())
        .to.match(/^HTTP\/1\.1 200 /)
        .and.to.include('"customers":');
      const { code, at } = await exit!;
      expect(code).to.equal(0);
      expect(at - answered).to.be.below(atOnceMs);
    });
  }

  it('ends an endless query with a message, well before a container is killed', async () => {
    const url = await started('api', /GraphQL at (\S+?)"/);
    await inTransaction(database.pool, async (client) => {
      await client.query('lock table warehouse.fact_orders in access exclusive mode');
      const connection = await openConnection(url);
      connection.send(questionBytes(fromFacts));
      await waitFor('the question to be held', isHeld);
      const begun = performance.now();
      const { code, at } = await asked().exit;
      expect(code).to.equal(0);
      expect(at - begun).to.be.below(7000);
      expect(await connection.closed()).to.include('SERVER_STOPPING');
    });
  });

  for (const command of ['start', 'worker']) {
    it(`finishes its roll-up before it closes what the roll-up needs: ${command}`, async () => {
      const isRollingUp = async () =>
        (
          await database.pool.query(
            "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and application_name like 'cartograph worker%'",
          )
        ).rowCount;
      let exit: ReturnType<typeof asked>['exit'] | undefined;
      await inTransaction(database.pool, async (client) => {
        await client.query('lock table warehouse.agg_customer_months in access exclusive mode');
        await database.pool.query(
          'insert into ops.dirty_customer (customer_key) select customer_key from warehouse.dim_customer',
        );
        await started(command, /(worker started)/);
        await waitFor('the roll-up to be held', isRollingUp);
        ({ exit } = asked());
      });
      expect((await exit!).code).to.equal(0);
      expect(log).not.to.match(/"level":[45]0/);
    });
  }

  it('ends at once: worker', async () => {
    await started('worker', /(worker started)/);
    const begun = performance.now();
    const { code, at } = await asked().exit;
    expect(code).to.equal(0);
    expect(at - begun).to.be.below(atOnceMs);
  });
});
