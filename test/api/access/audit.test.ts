import { expect } from 'chai';
import { AuditLog, AuditLogFull } from '../../../src/api/principals/audit-log.js';
import type { AuditEntry } from '../../../src/ledger/audit/audit-entries.js';
import { systemClock } from '../../../src/runtime/clock.js';
import { createPreparedDatabase, type TestDatabase } from '../../support/database.js';
import { listeningLogger } from '../../support/test-logger.js';
import { waitFor } from '../../support/wait-for.js';
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

describe('The audit log', () => {
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
    api = await serve(database.url, {
      access: { roles: { ...roles, reader, analyst: { ...roles.analyst, introspection: false } } },
    });
  });
  after(async () => {
    await api.stop();
    await database.drop();
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
