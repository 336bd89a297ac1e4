import { expect } from 'chai';
import { openReadReplica } from '../../src/database/replica/read-replica.js';
import { ReplicationLag } from '../../src/database/replica/replication-lag.js';
import { type ReplicaWatch, watchReplica } from '../../src/database/replica/watch-replica.js';
import { createOwnServer, createStandby, type OwnServer } from '../support/own-server.js';
import { hasPgBouncer, startPgBouncer } from '../support/pgbouncer.js';
import { testLogger } from '../support/test-logger.js';
import { waitFor } from '../support/wait-for.js';

describe('The lag of a standby', () => {
  it('is not known before it has replayed a position of the primary', () => {
    const lag = new ReplicationLag();
    expect(lag.behind(0)).to.equal(null);
    lag.primaryAt(100n, 0);
    lag.standbyAt(99n);
    expect(lag.behind(5000)).to.equal(null);
    lag.standbyAt(100n);
    expect(lag.behind(5000)).to.equal(0);
  });

  it('is the time since the primary wrote the oldest of what is missing, and 0 while nothing is', () => {
    const lag = new ReplicationLag();
    lag.primaryAt(100n, 0);
    lag.standbyAt(100n);
    lag.primaryAt(100n, 60_000);
    expect(lag.behind(90_000)).to.equal(0);
    lag.primaryAt(110n, 91_000);
    lag.primaryAt(120n, 92_000);
    expect(lag.behind(95_000)).to.equal(4000);
    lag.standbyAt(115n);
    expect(lag.behind(95_000)).to.equal(3000);
    lag.standbyAt(130n);
    expect(lag.behind(95_000)).to.equal(0);
  });
});

describe('The watch over a streaming standby', function () {
  this.timeout(60_000);
  let primary: OwnServer;
  let standby: OwnServer;
  let watch: ReplicaWatch;

  before(async () => {
    primary = await createOwnServer();
    standby = await createStandby(primary);
    const role = "create role reader login password 'reader'";
    await primary.administer(role);
    const as = (url: string): string => Object.assign(new URL(url), { username: 'reader', password: 'reader' }).href;
    watch = await watchReplica({
      ...{ primaryUrl: as(primary.url), replicaUrl: as(standby.url), maxLagSeconds: 1, log: testLogger },
    });
  });

  after(async () => {
    await watch?.stop();
    await standby?.remove();
    await primary?.remove();
  });

  const usable = async (): Promise<void> => void (await waitFor('a usable replica', () => watch.state.isUsable));
  const unusable = async (reason: string): Promise<void> => {
    await waitFor('the reason', () => !watch.state.isUsable && watch.state.reason?.includes(reason));
  };

  it('finds it usable, with the rights of an ordinary user', async () => {
    await usable();
    expect(watch.state).to.deep.equal({ isUsable: true, lagSeconds: 0, reason: null });
  });

  it('sees that replay has stopped, and that it has caught up', async () => {
    await standby.administer('select pg_wal_replay_pause()');
    await primary.administer('create table a (b integer)');
    await unusable('behind by more than 1 s');
    expect(watch.state.lagSeconds).to.be.above(1);
    await standby.administer('select pg_wal_replay_resume()');
    await usable();
  });

  it('sees that it has died, and that it is back', async () => {
    await standby.crash();
    await unusable('cannot be reached');
    await standby.start();
    await usable();
  });

  it('tries it again later and later if it fails for others only', async () => {
    const pauses: number[] = [];
    for (let i = 0; i < 2; i += 1) {
      const failedAt = performance.now();
      watch.failed(Object.assign(new Error('too many connections'), { code: '53300' }));
      expect(watch.state).to.deep.include({
        isUsable: false,
        reason: 'of this: The database has no free connections.',
      });
      await usable();
      pauses.push(performance.now() - failedAt);
    }
    expect(pauses[0]).to.be.at.least(1000);
    expect(pauses[1]).to.be.at.least(2000);
  });

  it('keeps it while the primary is away, as nothing newer can be known', async () => {
    await primary.stop();
    const [stopped] = await standby.administer('select clock_timestamp()::text as at');
    const looks = `select 1 from pg_stat_activity
      where application_name = 'cartograph replication' and query_start > '${String(stopped!.at)}'`;
    await waitFor('a look without the primary', async () => (await standby.administer(looks)).length > 0);
    expect(watch.state.isUsable).to.equal(true);
    await primary.start();
    await usable();
  });

  it('does not use one behind a pooler that gives each transaction another connection', async function () {
    if (!hasPgBouncer()) {
      process.stdout.write('      skipped: PgBouncer is not installed (Debian: apt-get install pgbouncer)\n');
      return this.skip();
    }
    const pooler = await startPgBouncer(standby.url, 'transaction');
    const options = { primaryUrl: primary.url, replicaUrl: pooler.url, maxLagSeconds: 1, log: testLogger };
    const replica = await openReadReplica({ ...options, pool: {}, factsPool: {} });
    try {
      await waitFor('the reason', () => replica.state.reason?.startsWith('database.readUrl points to'));
      expect(replica.state.isUsable).to.equal(false);
    } finally {
      await replica.close();
      await pooler.stop();
    }
  });

  it('does not use one that was promoted', async () => {
    await standby.promote();
    await unusable('it is not a standby');
  });

  it('does not use the standby of another server', async () => {
    const other = await createOwnServer({ isCopy: false });
    const of = { primaryUrl: primary.url, replicaUrl: other.url, maxLagSeconds: 1, log: testLogger };
    const elsewhere = await watchReplica(of);
    expect(elsewhere.state.reason).to.contain('another database server');
    await elsewhere.stop();
    await other.remove();
  });
});
