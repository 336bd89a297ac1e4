import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { sinceOf } from '../../src/cli/audit-command.js';
import { addAuditEntries, addRefusals, type AuditEntry } from '../../src/ledger/audit/audit-entries.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { runCli } from '../support/run-cli.js';

describe('cartograph audit', function () {
  this.timeout(60_000);
  let folder: string;
  let database: TestDatabase;

  const hoursAgo = (hours: number): Date => new Date(Date.now() - hours * 3_600_000);
  const entry = (principal: string, name: string, changes: Partial<AuditEntry>): AuditEntry => ({
    ...{ at: hoursAgo(1), principalId: principal, principalName: name, action: 'read_personal_data', times: 1 },
    ...{ operation: 'Mailing', subjects: ['Customer.email', 'Customer.phone'], address: '10.0.0.7', requestId: 'r-1' },
    ...changes,
  });

  before(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-audit-'));
    writeFileSync(path.join(folder, 'cartograph.yaml'), 'sources: []\n');
    database = await createTestDatabase();
    expect((await runCli(['audit'], folder, { DATABASE_URL: database.url })).stdout).to.match(
      /^There are no entries since 20\d\d-.*Z\.\n$/,
    );
    const { pool } = database;
    await addAuditEntries(pool, [
      entry('key:4f0c1d2e3a', 'Mail service', { times: 7 }),
      entry('key:4f0c1d2e3a', 'Mail service', { at: hoursAgo(30), operation: 'Old' }),
      entry('token:https://id.example u1', 'https://id.example u\u001b[2J1', { at: hoursAgo(2), operation: null }),
    ]);
    const refused = { action: 'credentials_refused', operation: null, subjects: ['key expired'] };
    await addRefusals(pool, [entry('key:5f0c1d2e3a', 'BI 100%', { ...refused, at: hoursAgo(3) })]);
  });
  after(async () => {
    await database.drop();
    rmSync(folder, { recursive: true });
  });

  const run = (...args: string[]) => runCli(['audit', ...args], folder, { DATABASE_URL: database.url });
  const listed = async (...args: string[]): Promise<[who: string, operation: string | null][]> => {
    const { code, stdout } = await run('--json', ...args);
    expect(code).to.equal(0);
    const lines = stdout.split('\n').slice(0, -1);
    return lines.map((line) => {
      const { principalId, operation } = JSON.parse(line) as AuditEntry;
      return [principalId, operation];
    });
  };

  it('prints a table of the last day, the newest first, which no name can disturb', async () => {
    const { code, stdout, stderr } = await run();
    expect([code, stderr]).to.deep.equal([0, '']);
    const [head, , ...rows] = stdout.trimEnd().split('\n');
    expect(head).to.match(/^at +who +id +action +of +operation +from +times$/);
    expect(rows).to.have.length(3);
    expect(rows[0]).to.match(
      /^20\S+Z +Mail service +key:4f0c1d2e3a +read_personal_data +Customer.email, Customer.phone +Mailing +10\.0\.0\.7 +7$/,
    );
    expect(rows[1]).to.include('u?[2J1').and.include(' - ');
    expect(rows[2]).to.match(/BI 100% +key:5f0c1d2e3a +credentials_refused +key expired +- +10\.0\.0\.7 +1$/);
  });

  it('prints an object a line, with everything that is known', async () => {
    const { stdout } = await run('--json', '--limit', '1');
    const { at, ...rest } = JSON.parse(stdout) as { at: string };
    expect(Date.now() - Date.parse(at)).to.be.within(3_600_000, 3_700_000);
    expect(rest).to.deep.equal({
      ...{ principalId: 'key:4f0c1d2e3a', principalName: 'Mail service', action: 'read_personal_data', times: 7 },
      ...{
        operation: 'Mailing',
        subjects: ['Customer.email', 'Customer.phone'],
        address: '10.0.0.7',
        requestId: 'r-1',
      },
    });
  });

  it('is restricted by time, by who it was, and in length', async () => {
    const [mail, old] = ['Mailing', 'Old'].map((name): [string, string] => ['key:4f0c1d2e3a', name]);
    const bi: [string, null] = ['key:5f0c1d2e3a', null];
    expect(await listed('--since', '7d', '--who', 'mail SERVICE')).to.deep.equal([mail, old]);
    expect(await listed('--since', '90m')).to.deep.equal([mail]);
    for (const who of ['5f0c1d2e3a', 'key:5f0c1d2e3a', '0%']) expect(await listed('--who', who)).to.deep.equal([bi]);
    expect(await listed('--who', 'f0c1d2')).to.deep.equal([]);
    const cut = await run('--limit', '2');
    expect(cut.stdout.trimEnd().split('\n')).to.have.length(4);
    expect(cut.stderr).to.equal('There are more than the latest 2 entries: use --limit, --since or --who.\n');
  });

  for (const [args, message] of [
    [['--since', 'yesterday'], '--since yesterday is not a time: expected how long ago'],
    [['--limit', '0'], '--limit 0 is not a number of entries from 1 to 100000'],
  ] as const) {
    it(`${args.join(' ')} is refused, and says why`, async () => {
      const { code, stdout, stderr } = await run(...args);
      expect([code, stdout]).to.deep.equal([2, '']);
      expect(stderr).to.contain(message);
    });
  }
});

describe('The time since when', () => {
  const now = new Date('2026-11-28T12:00:00Z');
  const from = (text: string) => sinceOf(text, now).toISOString();

  it('is so long ago, a date, or an instant', () => {
    expect(['90m', '24h', '7d', '2026-11-01', '2026-11-01T09:30Z', '2026-11-01T09:30:15.5Z'].map(from)).to.deep.equal([
      ...['2026-11-28T10:30:00.000Z', '2026-11-27T12:00:00.000Z', '2026-11-21T12:00:00.000Z'],
      ...['2026-11-01T00:00:00.000Z', '2026-11-01T09:30:00.000Z', '2026-11-01T09:30:15.500Z'],
    ]);
  });

  it('is refused if it is anything else', () => {
    for (const text of ['', '24', '-1h', '1w', '2026-02-30', '2026-11-01T09:30', '2026-11-01T25:00Z', 'now']) {
      expect(() => from(text), text).to.throw(`--since ${text} is not a time`);
    }
  });
});
