import { expect } from 'chai';
import { createPool, type Pool } from '../../src/database/pool.js';
import { NotificationChannel } from '../../src/jobs/queue/notification-channel.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { rejection } from '../support/rejection.js';
import { waitFor } from '../support/wait-for.js';

describe('The notification channel', () => {
  let database: TestDatabase;
  let pool: Pool;

  before(async () => {
    database = await createTestDatabase();
  });
  after(() => database.drop());
  beforeEach(() => {
    pool = createPool(database.url, { max: 2, applicationName: 'listening' });
  });
  afterEach(() => pool.end());

  const inUse = (): number => pool.totalCount - pool.idleCount;

  it('returns its connection if it is disconnected while it connects, so that the pool ends', async () => {
    const channel = new NotificationChannel({ pool, channelName: 'news' });
    const connecting = channel.connect();
    await channel.disconnect();
    await connecting;
    expect(inUse()).to.equal(0);
    expect(channel.state).to.equal('disconnected');
  });

  it('returns each connection on which LISTEN failed, and stops trying once it is disconnected', async () => {
    const channel = new NotificationChannel({
      pool,
      channelName: 'no "name',
      reconnect: { enabled: true, initialDelayMs: 1 },
    });
    let failures = 0;
    channel.on('error', ({ message }: Error) => {
      if (message.includes('syntax error')) failures += 1;
    });
    expect((await rejection(channel.connect())).message).to.match(/syntax error/);
    await waitFor('more tries than the pool has connections', () => failures > 6);
    await channel.disconnect();
    const last = failures;
    expect(inUse()).to.equal(0);
    await pool.query('select 1');
    expect(failures).to.equal(last);
  });

  it('listens again after its connection broke', async () => {
    const channel = new NotificationChannel({
      pool,
      channelName: 'news',
      reconnect: { enabled: true, initialDelayMs: 1 },
    });
    channel.on('error', () => undefined);
    await channel.connect();
    const listening = async (): Promise<number | undefined> => {
      const { rows } = await database.pool.query<{ pid: number }>(
        "select pid from pg_stat_activity where application_name = 'listening' and query like 'LISTEN%'",
      );
      return rows[0]?.pid;
    };
    const first = await listening();
    await database.pool.query('select pg_terminate_backend($1)', [first]);
    await waitFor('another connection that listens', async () => {
      const pid = await listening();
      return pid !== undefined && pid !== first && channel.state === 'connected';
    });
    await channel.disconnect();
    expect(inUse()).to.equal(0);
  });
});
