import { expect } from 'chai';
import { inTransaction } from '../../src/database/transaction.js';
import { defaultRetention } from '../../src/ledger/changes/keep-changes.js';
import { encodePosition } from '../../src/ledger/changes/position.js';
import { localOwner, ownerOf, type Permission } from '../../src/ledger/principals/principal.js';
import { resetWarehouse } from '../../src/models/load/reset.js';
import { rollUp } from '../../src/models/roll-up/roll-up.js';
import { line, order } from '../models/records.js';
import { apply, publish, segments } from '../models/warehouse.js';
import { createPreparedDatabase, type TestDatabase } from '../support/database.js';
import { rejection } from '../support/rejection.js';
import { changeCompany, fillCompany, stores } from './support/company.js';
import { answer, ask } from './support/graphql-client.js';
import { startTestApi, type TestApi } from './support/test-api.js';

interface ChangePage {
  changes: { type: string; id: string; isRemoved: boolean; position: string; [field: string]: unknown }[];
  endPosition: string;
  hasMore: boolean;
  version: string;
}

const [london, leeds, york] = stores as [(typeof stores)[0], (typeof stores)[0], (typeof stores)[0]];
const all = ['london', 'leeds', 'york'];

/** A new order of the store's shared customer. */
const sold = (id: string, updatedAt: string, grossSales = '10.00') =>
  order(id, {
    ...{ orderedAt: '2026-07-12T10:00:00Z', updatedAt, lines: [line('1', { grossSales })], total: grossSales },
    customer: { customerId: null, email: 'alice@example.com', phone: null },
  });

describe('changes', () => {
  let database: TestDatabase;
  let api: TestApi;

  beforeEach(async () => {
    database = await createPreparedDatabase('company', (pool) => fillCompany(pool, ['london', 'leeds', 'york']));
    api = await startTestApi({}, database);
  });

  afterEach(async () => {
    await api.stop();
    await database.drop();
  });

  const start = async (): Promise<{ version: string; changePosition: string; publishedAt: string }> =>
    (await answer<{ warehouse: never }>(api.url, '{ warehouse { version changePosition publishedAt } }')).warehouse;

  async function changesAfter(after: string, options = '', url = api.url, rows = ''): Promise<ChangePage> {
    const { changes } = await answer<{ changes: ChangePage }>(
      url,
      `query ($after: String!) { changes(after: $after ${options}) {
        endPosition hasMore version changes { type id isRemoved position version orderId channelId date ${rows} }
      } }`,
      { after },
    );
    return changes;
  }

  const idsOf = ({ changes }: ChangePage): string[] =>
    changes.map(({ type, id, isRemoved }) => `${isRemoved ? '-' : ''}${type} ${id}`);

  it('lists every row that a version changed, in order, with the rows that are gone', async () => {
    const { changePosition } = await start();
    await apply(database.pool, [sold('E', '2026-07-15T05:30:00Z')], york);
    await apply(
      database.pool,
      [{ kind: 'deletion', entity: 'order', id: 'B-york', deletedAt: '2026-07-15T05:30:00Z' }],
      york,
    );
    expect(idsOf(await changesAfter(changePosition)), 'not published yet').to.deep.equal([]);
    await publish(database.pool, '2026-07-15T05:40:00Z');
    const page = await changesAfter(
      changePosition,
      '',
      api.url,
      'order { orderNumber } orderItem { quantity } customer { orderCount } refund { id } publishedAt',
    );
    const customers = idsOf(page).filter((id) => id.includes('CUSTOMER'));
    expect(customers).to.have.lengthOf(2);
    expect(idsOf(page)).to.deep.equal([
      ...['-ORDER york:B-york', 'ORDER york:E', '-ORDER_ITEM york:B-york:1', 'ORDER_ITEM york:E:1'],
      ...['-REFUND york:B-york:r1:1', ...customers],
      ...['-DAILY_SUMMARY york:till-york/2026-07-03', '-DAILY_SUMMARY york:till-york/2026-07-12'],
      ...['DAILY_SUMMARY york:web/2026-07-12', '-WEEKLY_TREND york:till-york/2026-06-29'],
      ...['-WEEKLY_TREND york:till-york/2026-07-06', 'WEEKLY_TREND york:web/2026-07-06'],
    ]);
    expect(page.changes[1]).to.deep.include({ order: { orderNumber: '#E' }, orderItem: null, version: '2' });
    expect(page.changes[2]).to.deep.include({ orderItem: null, orderId: 'york:B-york' });
    expect(page.changes[3]).to.deep.include({ orderItem: { quantity: '1' }, orderId: 'york:E' });
    expect(page.changes.at(-1)).to.deep.include({ channelId: 'york:web', date: '2026-07-06' });
    expect(page).to.include({ hasMore: false, version: '2' });
  });

  it('is read in pages of any size, without loss or repetition, and of some types', async () => {
    const { changePosition } = await start();
    await changeCompany(database.pool, all);
    await apply(database.pool, [sold('F', '2026-07-15T05:50:00Z')], leeds);
    await publish(database.pool, '2026-07-15T06:00:00Z');
    const whole = await changesAfter(changePosition);
    for (const size of [1, 7]) {
      const found: string[] = [];
      let after = changePosition;
      for (let hasMore = true; hasMore;) {
        const page = await changesAfter(after, `first: ${size}`);
        found.push(...idsOf(page));
        ({ endPosition: after, hasMore } = page);
      }
      expect(found).to.deep.equal(idsOf(whole));
      expect(after).to.equal(whole.endPosition);
    }
    // From the middle of the first version.
    const rest = await changesAfter(whole.changes[10]!.position);
    expect(idsOf(rest)).to.deep.equal(idsOf(whole).slice(11));
    const some = await changesAfter(changePosition, 'types: [ORDER, INVENTORY_LEVEL]');
    expect(idsOf(some)).to.deep.equal(idsOf(whole).filter((id) => /^-?(ORDER|INVENTORY_LEVEL) /.test(id)));
    expect(some.endPosition).to.equal(whole.endPosition);
    const levels = await changesAfter(
      changePosition,
      'types: [INVENTORY_LEVEL]',
      api.url,
      'inventoryLevel { id available }',
    );
    expect(levels.changes).to.have.lengthOf(3);
    for (const { id, inventoryLevel } of levels.changes) expect(inventoryLevel).to.include({ id });
  });

  it('lists a first load and a rebuild as one entry, with a way to go on', async () => {
    const { rows } = await database.pool.query('select from ops.change');
    expect(rows, 'after a first load').to.have.lengthOf(0);
    const { changePosition } = await start();
    await apply(database.pool, [sold('E', '2026-07-15T05:30:00Z')], york);
    await publish(database.pool, '2026-07-15T05:40:00Z');
    await inTransaction(database.pool, (client) => resetWarehouse(client));
    await apply(database.pool, [sold('E', '2026-07-15T05:30:00Z')], york);
    await publish(database.pool, '2026-07-15T05:50:00Z');
    const rebuilt = await changesAfter(changePosition);
    expect(rebuilt.changes).to.have.lengthOf(1);
    expect(rebuilt.changes[0]).to.deep.include({
      type: 'EVERYTHING',
      id: 'everything',
      version: '3',
      isRemoved: false,
    });
    await apply(database.pool, [sold('F', '2026-07-15T05:55:00Z')], york);
    await publish(database.pool, '2026-07-15T06:00:00Z');
    const later = idsOf(await changesAfter(rebuilt.endPosition, 'types: [ORDER]'));
    expect(later).to.deep.equal(['ORDER york:F']);
    expect(idsOf(await changesAfter(changePosition, 'types: [ORDER]'))).to.deep.equal([
      'EVERYTHING everything',
      ...later,
    ]);
    expect(idsOf(await changesAfter(changePosition, 'types: [ORDER], first: 1'))).to.deep.equal([
      'EVERYTHING everything',
    ]);
  });

  it('lists a version with too many changes as one entry', async () => {
    const { changePosition } = await start();
    await apply(database.pool, [sold('E', '2026-07-15T05:30:00Z')], york);
    await inTransaction(database.pool, (client) =>
      rollUp(client, { segments, at: new Date('2026-07-15T05:40:00Z'), retention: { keepDays: 1, mostChanges: 50 } }),
    );
    const page = await changesAfter(changePosition);
    expect(idsOf(page)).to.deep.equal(['EVERYTHING everything']);
    expect((await database.pool.query('select from ops.change')).rowCount).to.equal(0);
  });

  it('has nothing of a roll-up that fails, and all of it from the next', async () => {
    const { changePosition } = await start();
    await apply(database.pool, [sold('E', '2026-07-15T05:30:00Z')], york);
    const failing = inTransaction(database.pool, async (client) => {
      await rollUp(client, { segments, at: new Date('2026-07-15T05:40:00Z') });
      await client.query('select pg_terminate_backend(pg_backend_pid())');
    });
    await rejection(failing);
    expect(idsOf(await changesAfter(changePosition))).to.deep.equal([]);
    await publish(database.pool, '2026-07-15T05:41:00Z');
    expect(idsOf(await changesAfter(changePosition, 'types: [ORDER]'))).to.deep.equal(['ORDER york:E']);
  });

  it('refuses a position that is too old, of another warehouse, or none', async () => {
    const { changePosition } = await start();
    for (const day of [15, 16, 17]) {
      await apply(database.pool, [sold(`E${day}`, `2026-07-${day}T05:30:00Z`)], york);
      const retention = { ...defaultRetention, keepDays: 1 };
      const at = new Date(`2026-07-${day}T05:40:00Z`);
      await inTransaction(database.pool, (client) => rollUp(client, { segments, at, retention }));
    }
    const question = 'query ($after: String!) { changes(after: $after) { endPosition } }';
    const refusal = async (after: string) => (await ask(api.url, question, { after })).errors[0]!;
    const now = await start();
    const old = await refusal(changePosition);
    expect(old.extensions).to.deep.include({ code: 'POSITION_TOO_OLD', endPosition: now.changePosition });
    expect(old.message).to.include('since version 3').and.include('changes.keepDays');
    const position = { feedId: '0', version: 1, entry: null };
    expect((await refusal(encodePosition(position))).extensions.code).to.equal('POSITION_UNKNOWN');
    const { rows } = await database.pool.query<{ feed_id: string }>('select feed_id from ops.warehouse_version');
    const ahead = encodePosition({ ...position, feedId: rows[0]!.feed_id, version: 5 });
    expect((await refusal(ahead)).extensions.code).to.equal('POSITION_UNKNOWN');
    for (const wrong of ['', 'abc', 'WzFd', Buffer.from('["a",1,2,"\\u0000","b"]').toString('base64url')]) {
      expect((await refusal(wrong)).extensions, wrong).to.deep.equal({ code: 'BAD_USER_INPUT', argument: 'after' });
    }
  });

  it("has only the changes of a principal's sources, and of customers only those that these made", async () => {
    const { changePosition } = await start();
    const scoped = await startTestApi({ principal: ownerOf({ sources: ['london', 'york'] }) }, database);
    try {
      await apply(database.pool, [sold('E', '2026-07-15T05:30:00Z')], leeds);
      await publish(database.pool, '2026-07-15T05:40:00Z');
      expect(idsOf(await changesAfter(changePosition)).some((id) => id.startsWith('CUSTOMER'))).to.equal(true);
      expect(idsOf(await changesAfter(changePosition, '', scoped.url))).to.deep.equal([]);
      await apply(database.pool, [sold('E', '2026-07-15T05:30:00Z')], york);
      await apply(database.pool, [sold('E', '2026-07-15T05:30:00Z')], london);
      await publish(database.pool, '2026-07-15T05:50:00Z');
      const own = await changesAfter(changePosition, '', scoped.url, 'customer { orderCount }');
      const customers = own.changes.filter(({ type }) => type === 'CUSTOMER');
      expect(customers.map(({ customer }) => customer)).to.deep.equal([{ orderCount: 6 }]);
      expect(idsOf(own).filter((id) => id.includes('leeds'))).to.deep.equal([]);
      const removal = { kind: 'deletion' as const, entity: 'order' as const, id: 'B-london' };
      await apply(database.pool, [{ ...removal, deletedAt: '2026-07-15T06:30:00Z' }], london);
      await publish(database.pool, '2026-07-15T06:40:00Z');
      const gone = await changesAfter(own.endPosition, 'types: [CUSTOMER]', scoped.url, 'customer { id }');
      expect(gone.changes.map(({ isRemoved, customer }) => ({ isRemoved, customer }))).to.deep.equal([
        { isRemoved: false, customer: { id: gone.changes[0]!.id } },
      ]);
    } finally {
      await scoped.stop();
    }
  });

  it('has only figures for who may see only figures', async () => {
    const { changePosition } = await start();
    await changeCompany(database.pool, all);
    const permissions = new Set<Permission>(['figures']);
    const reader = await startTestApi({ principal: { ...localOwner, id: 'reader', permissions } }, database);
    try {
      const types = new Set((await changesAfter(changePosition, '', reader.url)).changes.map(({ type }) => type));
      expect([...types]).to.deep.equal(['DAILY_SUMMARY', 'WEEKLY_TREND']);
      const { errors } = await ask(
        reader.url,
        `{ changes(after: "${changePosition}", types: [EVERYTHING, ORDER]) { endPosition } }`,
      );
      expect(errors[0]!.extensions.code).to.equal('FORBIDDEN');
    } finally {
      await reader.stop();
    }
  });

  it('and "updatedSince" find what was published since an instant, whenever the platform changed it', async () => {
    // The platform's time is long before.
    await apply(database.pool, [sold('late', '2026-07-12T10:00:00Z'), sold('A-york', '2026-07-15T05:30:00Z')], york);
    await publish(database.pool, '2026-07-15T06:00:00Z');
    const ids = async (root: string, instant: string, more = '') => {
      const found = await answer<Record<string, { nodes: { id: string }[] }>>(
        api.url,
        `query ($since: DateTime) { ${root}(filter: { updatedSince: $since ${more} }) { nodes { id } } }`,
        { since: instant },
      );
      return found[root]!.nodes.map(({ id }) => id).sort();
    };
    expect(await ids('orders', '2026-07-15T06:00:00Z')).to.deep.equal(['york:A-york', 'york:late']);
    expect(await ids('orders', '2026-07-15T06:00:00Z', ', source: ["leeds"]')).to.deep.equal([]);
    expect(await ids('orders', '2026-07-15T06:00:01Z')).to.deep.equal([]);
    expect(await ids('refunds', '2026-07-15T06:00:00Z')).to.deep.equal([]);
    expect(await ids('inventory', '2026-07-15T06:00:00Z')).to.deep.equal([]);
    expect(await ids('products', '2026-07-15T06:00:00Z')).to.deep.equal([]);
    expect(await ids('customers', '2026-07-15T06:00:00Z')).to.have.lengthOf(1);
    // The first load changed everything.
    expect(await ids('orders', '2026-07-15T05:10:00Z')).to.have.lengthOf(10);
    await changeCompany(database.pool, ['leeds']);
    expect(await ids('refunds', '2026-07-15T05:40:00Z')).to.deep.equal(['leeds:E-leeds:r1:1']);
    expect(await ids('inventory', '2026-07-15T05:40:00Z')).to.deep.equal(['leeds:v1/leeds:l1/20260715']);
    expect(await ids('orders', '2026-07-15T05:40:00Z')).to.include.members(['leeds:E-leeds', 'york:late']);
    // Older versions are no longer kept.
    await apply(database.pool, [sold('G', '2026-09-15T05:30:00Z')], york);
    await publish(database.pool, '2026-09-15T06:00:00Z');
    const { errors } = await ask(
      api.url,
      '{ orders(filter: { updatedSince: "2026-07-15T05:10:00Z" }) { nodes { id } } }',
    );
    expect(errors[0]!.extensions).to.deep.equal({ code: 'BAD_USER_INPUT', argument: 'filter.updatedSince' });
  });

  it('and "atVersion" keep the pages of a pull to one version, or refuse it', async () => {
    const { version, changePosition } = await start();
    const page = (root: string, atVersion: string, more = 'first: 2') =>
      ask(api.url, `query ($v: String) { ${root}(atVersion: $v, ${more}) { pageInfo { endCursor } nodes { id } } }`, {
        v: atVersion,
      });
    const first = await page('orders', version);
    expect(first.errors).to.deep.equal([]);
    const { endCursor } = (first.data as never as Record<string, { pageInfo: { endCursor: string } }>).orders!.pageInfo;
    // Other rows do not disturb it, as long as they are of another kind.
    await apply(
      database.pool,
      [
        {
          ...{ kind: 'location', locationId: 'l2', updatedAt: '2026-07-15T05:00:00Z', name: 'New' },
          country: null,
          city: null,
          isActive: true,
        },
      ],
      york,
    );
    await publish(database.pool, '2026-07-15T05:35:00Z');
    const second = await page('orders', version, `first: 2, after: "${endCursor}"`);
    expect(second.errors).to.deep.equal([]);
    // A change that is not even published yet is in the rows already.
    await apply(database.pool, [sold('E', '2026-07-15T05:30:00Z')], york);
    for (const root of ['orders', 'customers']) {
      const { errors, data } = await page(root, version);
      expect(errors[0]!.extensions, root).to.deep.include({ code: 'VERSION_GONE', version: '2' });
      expect(data).to.deep.equal({ [root]: null });
    }
    for (const root of ['refunds', 'products', 'inventory'])
      expect((await page(root, version)).errors).to.deep.equal([]);
    const scoped = await startTestApi({ principal: ownerOf({ sources: ['leeds'] }) }, database);
    try {
      const others = await ask(scoped.url, `{ orders(atVersion: "${version}") { nodes { id } } }`);
      expect(others.errors, 'of other sources').to.deep.equal([]);
    } finally {
      await scoped.stop();
    }
    await publish(database.pool, '2026-07-15T05:40:00Z');
    expect((await page('orders', version)).errors[0]!.extensions.code).to.equal('VERSION_GONE');
    expect((await page('orders', '3')).errors).to.deep.equal([]);
    for (const none of ['4', '-1', 'x']) {
      expect((await page('orders', none)).errors[0]!.extensions, none).to.include({ code: 'BAD_USER_INPUT' });
    }
    // Whoever pulled without a version learns what changed meanwhile.
    expect(idsOf(await changesAfter(changePosition, 'types: [ORDER]'))).to.deep.equal(['ORDER york:E']);
    // While a rebuild fills the tables, no page is of a version.
    await inTransaction(database.pool, (client) => resetWarehouse(client));
    expect((await page('products', '3')).errors[0]!.extensions.code).to.equal('VERSION_GONE');
  });
});
