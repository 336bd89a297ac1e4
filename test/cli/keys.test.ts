import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { keyPeriod } from '../../src/cli/key-period.js';
import { isKeyText, keyHash } from '../../src/ledger/principals/key-text.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { runCli } from '../support/run-cli.js';

describe('cartograph keys', function () {
  this.timeout(60_000);
  let folder: string;
  let database: TestDatabase;

  before(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-keys-'));
    database = await createTestDatabase();
    writeFileSync(
      path.join(folder, 'cartograph.yaml'),
      'sources:\n  - { id: till, platform: FILES, backfillStart: 2026-01-01, timezone: Europe/London, currency: GBP, settings: { path: . } }\n',
    );
  });
  after(async () => {
    await database.drop();
    rmSync(folder, { recursive: true });
  });

  const run = (...args: string[]) => runCli(['keys', ...args], folder, { DATABASE_URL: database.url });
  const stored = async () => {
    const { rows } = await database.pool.query<{ key_id: string; secret_hash: Buffer; expires_at: Date | null }>(
      'select key_id, secret_hash, expires_at from ops.api_key_secret order by created_at',
    );
    return rows;
  };

  it('create prints the key alone, once, and stores only its hash', async () => {
    expect((await run('list')).stdout).to.contain('There are no API keys');
    const { code, stdout, stderr } = await run(
      'create',
      '--name',
      'BI',
      '--role',
      'analyst',
      'personal',
      '--source',
      'till',
    );
    expect([code, isKeyText(stdout.trim())]).to.deep.equal([0, true]);
    expect(stdout).to.match(/^ctg_[0-9A-Za-z]{49}\n$/);
    expect(stderr)
      .to.match(/roles analyst, personal on the sources till, and expires at/)
      .and.not.contain('ctg_');
    const [row, ...others] = await stored();
    expect(others).to.deep.equal([]);
    expect(row!.secret_hash.equals(keyHash(stdout.trim()))).to.equal(true);
    const listed = await run('list');
    expect(listed.stdout).to.contain(row!.key_id).and.contain('analyst, personal').and.contain('valid');
    expect(listed.stdout).to.not.contain('ctg_');
  });

  it('rotate prints another one, and revoke ends both; each is in the audit log', async () => {
    const id = (await stored())[0]!.key_id;
    const rotated = await run('rotate', id, '--overlap', '2h');
    expect([rotated.code, isKeyText(rotated.stdout.trim())]).to.deep.equal([0, true]);
    const secrets = await stored();
    expect(secrets.map(({ expires_at }) => expires_at === null)).to.deep.equal([false, true]);
    const revoked = await run('revoke', id);
    expect([revoked.code, revoked.stdout]).to.deep.equal([
      ...[0, `Key ${id} of "BI" is revoked: it opens nothing within a second.\n`],
    ]);
    expect((await run('rotate', id)).code).to.equal(2);
    expect((await run('list')).stdout).to.contain('revoked');
    const { rows } = await database.pool.query(
      'select action, subjects, principal_id from ops.audit_entry order by at',
    );
    expect(rows).to.deep.equal(
      ['create', 'rotate', 'revoke'].map((what) => ({
        ...{ action: `keys ${what}`, subjects: [`key ${id}`], principal_id: 'command-line' },
      })),
    );
  });

  for (const [args, message] of [
    [['create', '--name', 'x', '--role', 'analist'], 'did you mean analyst?'],
    [['create', '--name', 'x', '--role', 'analyst', '--source', 'tills'], '--source tills is not configured'],
    [['revoke', 'nothing'], 'There is no key nothing'],
  ] as const) {
    it(`${args.join(' ')} is refused, and says why`, async () => {
      const { code, stdout, stderr } = await run(...args);
      expect([code, stdout]).to.deep.equal([2, '']);
      expect(stderr).to.contain(message);
    });
  }
});

describe('The period of a key', () => {
  const from = new Date('2026-11-28T12:00:00Z');
  const end = (text: string) => keyPeriod(text, from, '--expires')?.toISOString() ?? null;

  it('is of days, of hours, until a date, or without an end', () => {
    expect(['90d', '36h', '0h', '2027-01-31', 'never'].map(end)).to.deep.equal([
      ...[
        '2027-02-26T12:00:00.000Z',
        '2026-11-30T00:00:00.000Z',
        '2026-11-28T12:00:00.000Z',
        '2027-01-31T00:00:00.000Z',
      ],
      null,
    ]);
  });

  it('is refused if it is anything else', () => {
    for (const text of ['soon', '', '90', '-1d', '1.5d', '2026-11-28', '2027-02-30', '99999d', 'Never']) {
      expect(() => end(text), text).to.throw(`--expires ${text} is not a period`);
    }
  });
});
