import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { trade } from '../api/support/trade.js';
import { createPreparedDatabase, type TestDatabase } from '../support/database.js';
import { type SmtpTestServer, startSmtp } from '../support/smtp.js';
import { waitFor } from '../support/wait-for.js';
import { type ReportStand, reportStand, weekReport } from './report-stand.js';

const program = fileURLToPath(new URL('report-worker-process.js', import.meta.url));

const early = new Date('2026-07-15T06:30:00Z');
const due = new Date('2026-07-15T07:00:05Z');

/** Where a worker dies, and whether the mail has reached the server by then. */
const steps: { name: string; haltAt: string; hasArrived: boolean }[] = [
  { name: 'before its time is a run', haltAt: 'insert into ops.report_run', hasArrived: false },
  { name: 'before its run is begun', haltAt: 'set attempts = r.attempts + 1', hasArrived: false },
  { name: 'with its figures, before they are written', haltAt: "set state = 'rendered'", hasArrived: false },
  { name: 'between its content and its messages', haltAt: 'insert into ops.message', hasArrived: false },
  { name: 'before its message is begun', haltAt: "set state = 'sending'", hasArrived: false },
  { name: 'after the server took it, before that is written', haltAt: 'settled_at = $', hasArrived: true },
];

describe('A report whose worker is killed', () => {
  let database: TestDatabase;
  let smtp: SmtpTestServer;
  let stand: ReportStand;
  let now: Date;
  let child: ChildProcess | undefined;

  before(async () => {
    smtp = await startSmtp();
  });
  after(() => smtp.close());

  beforeEach(async () => {
    database = await createPreparedDatabase('traded', trade);
    smtp.received.length = 0;
    smtp.beforeAcknowledgement = async () => undefined;
    now = early;
    stand = reportStand(database, { reports: [weekReport()], mail: smtp.mail, now: () => now });
    // From its first look on its times count.
    await stand.work();
    now = due;
  });
  afterEach(async () => {
    if (child?.exitCode === null) child.kill('SIGKILL');
    await stand.stop();
    await database.drop();
  });

  async function start(haltAt: string | null): Promise<ChildProcess> {
    const settings = JSON.stringify({ url: database.url, now: due.toISOString(), mail: smtp.mail, haltAt });
    child = spawn(process.execPath, [program, settings], { stdio: ['ignore', 'pipe', 'inherit'] });
    return child;
  }

  async function kill(running: ChildProcess): Promise<void> {
    running.kill('SIGKILL');
    await once(running, 'exit');
  }

  /** The next worker, as soon as the dead one's leases have ended. */
  async function finish(): Promise<void> {
    await waitFor('the report to be sent', async () => {
      await stand.work();
      const { rows } = await database.pool.query<{ state: string }>('select state from ops.message');
      return rows.length === 1 && rows[0]!.state === 'sent';
    });
    // Nothing is left to do.
    await stand.work();
  }

  async function attempts(): Promise<unknown> {
    const { rows } = await database.pool.query(
      `select (select count(*)::integer from ops.report_run) as runs, m.attempts from ops.message m`,
    );
    return rows[0];
  }

  for (const { name, haltAt, hasArrived } of steps) {
    it(`${name} is sent ${hasArrived ? 'again, with the same Message-ID' : 'once'}`, async () => {
      const running = await start(haltAt);
      const [word] = (await once(running.stdout!, 'data')) as [Buffer];
      expect(word.toString()).to.equal('halted\n');
      await kill(running);
      expect(smtp.received).to.have.length(hasArrived ? 1 : 0);
      await finish();
      expect(smtp.received).to.have.length(hasArrived ? 2 : 1);
      expect(new Set(smtp.received.map(({ messageId }) => messageId))).to.have.property('size', 1);
      expect(await attempts()).to.deep.equal({ runs: 1, attempts: hasArrived ? 2 : 1 });
    });
  }

  it('while the server is about to take it is sent again, with the same Message-ID, once', async () => {
    let acknowledge = (): void => undefined;
    smtp.beforeAcknowledgement = () => new Promise((resolve) => (acknowledge = resolve));
    const running = await start(null);
    await waitFor('the mail to arrive', () => smtp.received.length === 1);
    await kill(running);
    acknowledge();
    smtp.beforeAcknowledgement = async () => undefined;
    await finish();
    const [first, second, ...others] = smtp.received;
    expect(others).to.deep.equal([]);
    expect(second!.messageId)
      .to.equal(first!.messageId)
      .and.match(/^<[0-9a-f-]{36}@shop\.example>$/);
  });

  it('not at all is sent once by several workers at the same time', async () => {
    const others = [1, 2].map(() =>
      reportStand(database, { reports: [weekReport()], mail: smtp.mail, now: () => now }),
    );
    try {
      await Promise.all([stand, ...others].flatMap((each) => [each.work(), each.work()]));
      await finish();
      expect(smtp.received).to.have.length(1);
      expect(await attempts()).to.deep.equal({ runs: 1, attempts: 1 });
    } finally {
      for (const other of others) await other.stop();
    }
  });
});
