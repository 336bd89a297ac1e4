import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { AuditLog, AuditLogFull } from '../../../src/api/principals/audit-log.js';
import { Gate } from '../../../src/api/principals/gate.js';
import type { AuditEntry } from '../../../src/ledger/audit/audit-entries.js';
import { revokeKey } from '../../../src/ledger/principals/api-keys.js';
import { newKeyText } from '../../../src/ledger/principals/key-text.js';
import { localOwner } from '../../../src/ledger/principals/principal.js';
import { systemClock } from '../../../src/runtime/clock.js';
import { createPreparedDatabase, type TestDatabase } from '../../support/database.js';
import { listeningLogger } from '../../support/test-logger.js';
import { waitFor } from '../../support/wait-for.js';
import { accessOf, startTestApi } from '../support/test-api.js';
import { trade } from '../support/trade.js';
import { askWith, bearer, configured, keyFor, serve } from './served.js';

interface Entry {
  principal_id: string;
  action: string;
  operation: string | null;
  subjects: string[];
  address: string | null;
  request_id: string | null;
  times: number;
}

const known = '{ dailySummary { orders } }';

describe('The audit log', () => {
  let folder: string;
  let database: TestDatabase;
  let api: Awaited<ReturnType<typeof serve>>;
  let owner: { keyId: string; text: string };
  let trusted: { keyId: string; text: string };
  let analyst: { keyId: string; text: string };

  before(async () => {
    database = await createPreparedDatabase('traded', trade);
    owner = await keyFor(database.pool);
    trusted = await keyFor(database.pool, { roles: ['reader'] });
    analyst = await keyFor(database.pool, { roles: ['analyst'] });
    const { roles } = configured().access;
    const reader = { ...roles.reader, documents: 'trusted' as const, introspection: false };
    folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-manifest-'));
    writeFileSync(path.join(folder, 'manifest.json'), JSON.stringify({ 'sha256:abc': known }));
    api = await serve(database.url, {
      api: { trustedDocuments: folder },
      access: { roles: { ...roles, reader, analyst: { ...roles.analyst, introspection: false } } },
    });
  });
  after(async () => {
    await api.stop();
    await database.drop();
    rmSync(folder, { recursive: true });
  });
  afterEach(() => database.pool.query('delete from ops.audit_entry'));

  const entries = async (): Promise<Entry[]> => {
    const { rows } = await database.pool.query<Entry>('select * from ops.audit_entry order by at');
    return rows;
  };
  const asOwner = (query: string) => askWith(api.url, query, bearer(owner.text));

  it('has who read which personal data, by which operation, when and from where, also of kept answers', async () => {
    const query =
      'query Mailing($first: Int = 2) { customers(first: $first) { nodes { id mail: email phone orderCount } } }';
    const [first, second] = [await asOwner(query), await asOwner(query)];
    expect([first.status, second.status]).to.deep.equal([200, 200]);
    await waitFor('the entries', async () => (await entries()).reduce((sum, { times }) => sum + times, 0) === 2);
    for (const entry of await entries()) {
      expect(entry).to.deep.include({
        ...{ principal_id: `key:${owner.keyId}`, action: 'read_personal_data', operation: 'Mailing' },
        ...{ subjects: ['Customer.email', 'Customer.phone'], address: '127.0.0.1' },
      });
    }
    expect((await entries())[0]!.request_id).to.equal(first.headers.get('x-request-id'));
    expect(JSON.stringify(await entries())).to.not.match(/@|first/);
  });

  it('has changes before they happen, and nothing of readings without personal data', async () => {
    await asOwner('{ customers { totalCount nodes { id orderCount } } }');
    await asOwner('mutation Now { triggerSync(source: "nowhere") { runs { alreadyActive } } }');
    await asOwner(
      'mutation { saveReport(name: "r", title: "R", document: "{ warehouse { version } }") { name } deleteReport(name: "r") { name } }',
    );
    expect((await entries()).map(({ action, operation, subjects }) => ({ action, operation, subjects }))).to.deep.equal(
      [
        { action: 'change', operation: 'Now', subjects: ['triggerSync'] },
        { action: 'change', operation: null, subjects: ['saveReport', 'deleteReport'] },
      ],
    );
  });

  const refusals = async () =>
    (await entries()).map(({ principal_id, action, operation, subjects, address, times }) => ({
      ...{ principal: principal_id, action, operation, subjects, address, times },
    }));
  /** How often each principal was refused what. A minute may end in the middle of a test. */
  const totals = async () => {
    const found = new Map<string, number>();
    for (const { principal, action, times } of await refusals()) {
      const key = `${principal} ${action}`;
      found.set(key, (found.get(key) ?? 0) + times);
    }
    return Object.fromEntries(found);
  };

  it('has what was refused: changes, personal data and other questions, without a word of the document', async () => {
    const asAnalyst = (query: string) => askWith(api.url, query, bearer(analyst.text));
    const refused = [
      await asAnalyst('mutation Mine { own: triggerSync(source: "london") { runs { alreadyActive } } }'),
      await asAnalyst('query Find { x: customers(filter: { email: "zq@marks.example" }) { totalCount } }'),
      await asAnalyst('query Runs { syncRuns { totalCount } }'),
      await asAnalyst('query Schema { __schema { description } }'),
      await askWith(api.url, 'query Other { warehouse { asOf } }', bearer(trusted.text)),
    ];
    expect(refused.map(({ status }) => status)).to.deep.equal([403, 403, 403, 403, 403]);
    await waitFor('the entries', async () => (await refusals()).reduce((sum, { times }) => sum + times, 0) === 5);
    const principal = `key:${analyst.keyId}`;
    const found = await refusals();
    for (const expected of [
      { principal, action: 'change_refused', operation: 'Mine', subjects: ['FORBIDDEN operate', 'triggerSync'] },
      { principal, action: 'read_personal_data_refused', operation: 'Find', subjects: ['FORBIDDEN personal'] },
      { principal: `key:${trusted.keyId}`, action: 'question_refused', subjects: ['DOCUMENT_NOT_TRUSTED'] },
    ]) {
      const entry = found.find(({ principal: of, action }) => of === expected.principal && action === expected.action);
      expect({ ...entry, subjects: entry?.subjects.toSorted() }, expected.action).to.deep.include(expected);
      expect(entry).to.deep.include({ address: '127.0.0.1', times: 1 });
    }
    const others = found.filter(({ principal: of, action }) => of === principal && action === 'question_refused');
    expect(others.flatMap(({ subjects }) => subjects).toSorted()).to.deep.equal([
      ...['FORBIDDEN operate', 'INTROSPECTION_NOT_ALLOWED'],
    ]);
    expect(JSON.stringify(await entries())).to.not.match(/zq@|own|london|totalCount/);
  });

  it('has who comes with a revoked or expired key, and nothing of keys that never were', async () => {
    const revoked = await keyFor(database.pool);
    const expired = await keyFor(database.pool, { expiresAt: new Date(Date.now() - 1000) });
    await revokeKey(database.pool, revoked.keyId, new Date());
    const never = { ...bearer(newKeyText()) };
    for (const headers of [bearer(revoked.text), bearer(expired.text), bearer(expired.text), never]) {
      expect((await askWith(api.url, '{ warehouse { version } }', headers)).status).to.equal(401);
    }
    await waitFor('the entries', async () => (await refusals()).reduce((sum, { times }) => sum + times, 0) === 3);
    expect(await totals()).to.deep.equal({
      [`key:${revoked.keyId} credentials_refused`]: 1,
      [`key:${expired.keyId} credentials_refused`]: 2,
    });
    for (const entry of await refusals()) {
      const why = entry.principal.endsWith(revoked.keyId) ? 'key revoked' : 'key expired';
      expect(entry).to.deep.include({ operation: null, subjects: [why], address: '127.0.0.1' });
    }
    const unknown = await askWith(api.url, '{ warehouse { version } }', never);
    expect(unknown.body.errors![0]!.message).to.contain('not known').and.not.contain(revoked.keyId);
  });

  it('has one entry for a principal, kind and minute, however often and in however many processes it is refused', async () => {
    const log = listeningLogger(() => undefined);
    const clock = { now: () => new Date('2026-07-16T09:30:20Z') };
    const later = { now: () => new Date('2026-07-16T09:31:00Z') };
    const refusal = (at: Date, subject: string): AuditEntry => ({
      ...{ ...entry('Q'), at, action: 'question_refused', subjects: [subject] },
    });
    const processes = [1, 2].map(() => new AuditLog({ db: database.pool, clock, log, retentionDays: 36_500 }));
    for (let count = 0; count < 5000; count += 1) {
      for (const audit of processes)
        audit.noteRefusal(refusal(clock.now(), `FORBIDDEN ${count % 2 ? 'own' : 'facts'}`));
    }
    // Both write, one after the other, then more comes in the same minute, and in the next.
    for (const audit of processes) await audit.stop();
    const third = new AuditLog({ db: database.pool, clock, log, retentionDays: 36_500 });
    third.noteRefusal(refusal(clock.now(), 'FORBIDDEN operate'));
    third.noteRefusal(refusal(later.now(), 'FORBIDDEN operate'));
    await third.stop();
    expect((await refusals()).map(({ subjects, times }) => [times, ...subjects])).to.deep.equal([
      [10_001, 'FORBIDDEN facts', 'FORBIDDEN operate', 'FORBIDDEN own'],
      [1, 'FORBIDDEN operate'],
    ]);
  });

  it('keeps refusals while it cannot be written, too', async () => {
    let isAway = true;
    const said: string[] = [];
    const log = listeningLogger(({ msg }) => said.push(String(msg)));
    const db = {
      query: (text: string, values: unknown[]) =>
        isAway ? Promise.reject(new Error('away')) : database.pool.query(text, values),
    };
    const audit = new AuditLog({ db, clock: systemClock, log, retentionDays: 400 });
    const refused = { ...entry('Q'), action: 'question_refused' };
    audit.noteRefusal(refused);
    await waitFor('a failure', () => said.some((msg) => msg.includes('its entries wait')));
    audit.noteRefusal(refused);
    isAway = false;
    await waitFor('the entry', async () => (await totals())['key:1 question_refused'] === 2);
    await audit.stop();
  });

  it('that can take no more entries lets nobody read personal data, and everything else be read', async () => {
    const db = { query: () => Promise.reject(new Error('away')) };
    const log = listeningLogger(() => undefined);
    const audit = new AuditLog({ db, clock: systemClock, log, retentionDays: 400 });
    for (let count = 0; count < 10_000; count += 1) audit.note(entry(`q${count}`));
    const access = accessOf(localOwner, database.pool);
    const gate = new Gate({ budget: { spend: async () => null }, audit, clock: systemClock });
    const full = await startTestApi({ access: { ...access, gate } }, database);
    try {
      const { status, headers, body } = await askWith(full.url, '{ customers { nodes { email } } }');
      expect([status, headers.get('retry-after'), body.data ?? null, body.errors?.[0]?.extensions.code]).to.deep.equal([
        ...[503, '5', null, 'AUDIT_LOG_UNAVAILABLE'],
      ]);
      const other = await askWith(full.url, '{ customers { nodes { id orderCount } } }');
      expect([other.status, other.body.errors ?? null]).to.deep.equal([200, null]);
    } finally {
      await full.stop();
      await audit.stop();
    }
  });

  const entry = (operation: string): AuditEntry => ({
    ...{ at: new Date(), principalId: 'key:1', principalName: 'one', action: 'read_personal_data', operation },
    ...{ subjects: ['Customer.email'], address: null, requestId: null, times: 1 },
  });

  it('keeps what it cannot write until it can, refuses more than it can keep, and logs what is left at the end', async () => {
    let isAway = true;
    const said: { audit?: AuditEntry; msg: string }[] = [];
    const log = listeningLogger((line) => said.push(line as (typeof said)[number]));
    const db = {
      query: (text: string, values: unknown[]) =>
        isAway ? Promise.reject(new Error('away')) : database.pool.query(text, values),
    };
    const audit = new AuditLog({ db, clock: systemClock, log, retentionDays: 400 });
    for (let count = 0; count < 10_000; count += 1) audit.note(entry(`q${count % 10_000}`));
    expect(() => audit.note(entry('one more'))).to.throw(AuditLogFull);
    audit.note(entry('q1'));
    await waitFor('a failure', () => said.some(({ msg }) => msg.includes('its entries wait')));
    isAway = false;
    await audit.stop();
    const { rows } = await database.pool.query<{ count: string; times: string }>(
      "select count(*) as count, sum(times) as times from ops.audit_entry where principal_id = 'key:1'",
    );
    expect(rows[0]).to.deep.equal({ count: '10000', times: '10001' });
    isAway = true;
    const ending = new AuditLog({ db, clock: systemClock, log, retentionDays: 400 });
    ending.note(entry('the last'));
    await ending.stop();
    expect(said.filter(({ audit: left }) => left?.operation === 'the last')).to.have.length(1);
  });

  it('deletes entries after their retention', async () => {
    await database.pool.query(
      `insert into ops.audit_entry (entry_id, at, principal_id, principal_name, action, subjects, times)
       select gen_random_uuid(), now() - make_interval(days => d), 'key:2', 'two', 'change', '{}', 1 from unnest(array[29, 31]) d`,
    );
    const audit = new AuditLog({
      db: database.pool,
      clock: systemClock,
      log: listeningLogger(() => undefined),
      retentionDays: 30,
    });
    audit.note(entry('any'));
    await audit.stop();
    const { rows } = await database.pool.query("select 1 from ops.audit_entry where principal_id = 'key:2'");
    expect(rows).to.have.length(1);
  });

  it('apart: roles with trusted documents get no answer to any other', async () => {
    const { status, body } = await askWith(api.url, '{ warehouse { version } }', bearer(trusted.text));
    expect([status, body.data ?? null, body.errors?.[0]?.extensions.code]).to.deep.equal([
      403,
      null,
      'DOCUMENT_NOT_TRUSTED',
    ]);
    expect(body.errors![0]!.message).to.contain('manifest');
    for (const sent of [{ query: known }, { documentId: 'sha256:abc' }, { query: known }]) {
      const response = await fetch(`${api.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...bearer(trusted.text) },
        body: JSON.stringify(sent),
      });
      expect([response.status, Object.keys((await response.json()) as object)]).to.deep.equal([
        200,
        ['data', 'extensions'],
      ]);
    }
    // What others ask freely, and is kept since, is no more open to it.
    const other = '{ weeklyTrends { orders } }';
    for (let count = 0; count < 2; count += 1) expect((await asOwner(other)).status).to.equal(200);
    const reader = await askWith(api.url, other, bearer(trusted.text));
    expect(reader.body.errors?.[0]?.extensions.code).to.equal('DOCUMENT_NOT_TRUSTED');
  });

  it('apart: roles without introspection get neither the schema nor suggestions from it', async () => {
    const ask = (query: string) => askWith(api.url, query, bearer(analyst.text));
    for (const query of [
      '{ __schema { queryType { name } } }',
      '{ a: __type(name: "Order") { name } }',
      '{ ...f } fragment f on Query { __schema { description } }',
    ]) {
      const { status, body } = await ask(query);
      expect([status, body.data ?? null, body.errors?.[0]?.extensions.code], query).to.deep.equal([
        403,
        null,
        'INTROSPECTION_NOT_ALLOWED',
      ]);
    }
    expect((await ask('{ __typename warehouse { __typename } }')).status).to.equal(200);
    const misspelt = '{ warehouse { versoin } }';
    expect((await ask(misspelt)).body.errors![0]!.message)
      .to.contain('versoin')
      .and.not.contain('Did you mean');
    expect((await asOwner(misspelt)).body.errors![0]!.message).to.contain('Did you mean "version"');
    expect((await asOwner('{ __schema { queryType { name } } }')).status).to.equal(200);
  });
});
