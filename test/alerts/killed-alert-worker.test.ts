import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { trade } from '../api/support/trade.js';
import { createPreparedDatabase, type TestDatabase } from '../support/database.js';
import { type SmtpTestServer, startSmtp } from '../support/smtp.js';
import { waitFor } from '../support/wait-for.js';
import { alert, type AlertStand, alertStand } from './alert-stand.js';

const program = fileURLToPath(new URL('alert-worker-process.js', import.meta.url));
/** In its quiet hours it is judged, and told after them: a worker that only tells loads no schema. */
const judged = new Date('2026-07-14T06:00:00Z');
const told = new Date('2026-07-14T08:00:00Z');
const watched = [alert({ quietHours: { from: '06:00', to: '08:00' } })];

/** Where a worker dies, and whether the mail has reached the server by then. */
const steps: { name: string; at: Date; haltAt: string; hasArrived: boolean }[] = [
  { name: 'before what it found is written', at: judged, haltAt: 'insert into ops.alert_event', hasArrived: false },
  {
    name: 'between what it found and that it looked',
    at: judged,
    haltAt: 'insert into ops.alert_check',
    hasArrived: false,
  },
  { name: 'between its notice and the message', at: told, haltAt: 'insert into ops.message', hasArrived: false },
  { name: 'between the message and the mark of it', at: told, haltAt: 'set told_at = coalesce', hasArrived: false },
  { name: 'after the server took it, before that is written', at: told, haltAt: 'settled_at = $', hasArrived: true },
];

describe('An alert whose worker is killed', () => {
  let database: TestDatabase;
  let smtp: SmtpTestServer;
  let stand: AlertStand;
  let child: ChildProcess | undefined;
  let now: Date;

  before(async () => {
    smtp = await startSmtp();
    database = await createPreparedDatabase('traded', trade);
    await database.pool.query('update ops.source set known_until = $1', [told]);
    stand = alertStand(database, { alerts: watched, mail: smtp.mail, now: () => now });
  });
  after(async () => {
    await stand.stop();
    await database.drop();
    await smtp.close();
  });

  beforeEach(async () => {
    smtp.received.length = 0;
    await database.pool.query(
      'truncate ops.alert_check, ops.alert_event, ops.alert_notice, ops.alert_notice_event, ops.message',
    );
  });
  afterEach(() => {
    if (child?.exitCode === null) child.kill('SIGKILL');
  });

  for (const { name, at, haltAt, hasArrived } of steps) {
    it(`${name} is told ${hasArrived ? 'again, with the same Message-ID' : 'once'}`, async () => {
      now = judged;
      if (at === told) await stand.work();
      const settings = JSON.stringify({ url: database.url, now: at.toISOString(), mail: smtp.mail, haltAt });
      child = spawn(process.execPath, [program, settings], { stdio: ['ignore', 'pipe', 'inherit'] });
      const [word] = (await once(child.stdout!, 'data')) as [Buffer];
      expect(word.toString()).to.equal('halted\n');
      child.kill('SIGKILL');
      await once(child, 'exit');
      expect(smtp.received).to.have.length(hasArrived ? 1 : 0);
      // The next worker, as soon as the dead one's leases have ended.
      await waitFor('the alert to be told', async () => {
        now = judged;
        await stand.work();
        now = told;
        await stand.work();
        const { rows } = await database.pool.query<{ state: string }>('select state from ops.message');
        return rows.length === 1 && rows[0]!.state === 'sent';
      });
      await stand.work();
      expect(smtp.received).to.have.length(hasArrived ? 2 : 1);
      expect(new Set(smtp.received.map(({ messageId }) => messageId))).to.have.property('size', 1);
      const { rows } = await database.pool.query(
        `select (select count(*)::integer from ops.alert_event) as events, (select count(*)::integer from ops.alert_notice) as notices`,
      );
      expect(rows).to.deep.equal([{ events: 1, notices: 1 }]);
    });
  }

  it('not at all is told once by several workers at the same time', async () => {
    now = told;
    const others = [1, 2].map(() => alertStand(database, { alerts: watched, mail: smtp.mail, now: () => now }));
    try {
      await Promise.all([stand, ...others].flatMap((each) => [each.work(), each.work()]));
      await waitFor('the alert to be told', async () => {
        await stand.work();
        return smtp.received.length > 0;
      });
      await stand.work();
      expect(smtp.received).to.have.length(1);
    } finally {
      for (const other of others) await other.stop();
    }
  });
});
