import { expect } from 'chai';
import { revokeKey } from '../../../src/ledger/principals/api-keys.js';
import { line, order } from '../../models/records.js';
import { apply, publish } from '../../models/warehouse.js';
import { createPreparedDatabase, type TestDatabase } from '../../support/database.js';
import { waitFor } from '../../support/wait-for.js';
import { openEventStream } from '../support/event-stream.js';
import { leeds, london, trade } from '../support/trade.js';
import { askWith, bearer, configured, keyFor, serve } from './served.js';

const versions = 'subscription { warehouseVersion { version } }';
const orders = `subscription ($after: String!, $types: [ChangeType!]) {
  changes(after: $after, types: $types) { changes { id type order { customer { email } } } endPosition version }
}`;

interface Page {
  changes: {
    changes: { id: string; type: string; order: { customer: { email: string | null } | null } | null }[];
    version: string;
  } | null;
}

describe('Who opened a stream', () => {
  let database: TestDatabase;
  let api: Awaited<ReturnType<typeof serve>>;
  let owner: { keyId: string; text: string };
  let number = 0;

  before(async () => {
    database = await createPreparedDatabase('traded', trade);
    owner = await keyFor(database.pool);
    api = await serve(database.url);
  });
  after(async () => {
    await api.stop();
    await database.drop();
  });

  /** With a key that the API, which looks for new ones after some milliseconds, may not know yet. */
  async function open<Data>(key: { text: string }, query: string, variables?: Record<string, unknown>, at = api) {
    return waitFor('the key to be known', async () => {
      const stream = await openEventStream<Data>(at.url, query, { variables, headers: bearer(key.text) });
      return stream.status === 401 ? null : stream;
    });
  }

  const tradeAt = async (source: typeof london): Promise<string> => {
    number += 1;
    const id = `at ${source.sourceId} ${number}`;
    const lines = [line('1', { quantity: '1', grossSales: '9.00' })];
    const customer = { customerId: null, email: `frank${number}@example.com`, phone: null };
    const changes = { orderedAt: '2026-07-01T10:00:00Z', lines, total: '9.00', customer };
    await apply(database.pool, [order(id, changes)], source);
    return `${source.sourceId}:${id}`;
  };
  const oneMoreVersion = () => publish(database.pool, '2026-07-15T06:00:00Z');
  const tradeAndPublish = async (): Promise<void> => {
    await tradeAt(london);
    await oneMoreVersion();
  };

  const position = async (key: { text: string }): Promise<string> => {
    const { body } = await waitFor('the key to be known', async () => {
      const answered = await askWith(api.url, '{ warehouse { changePosition } }', bearer(key.text));
      return answered.status === 401 ? null : answered;
    });
    return (body.data as unknown as { warehouse: { changePosition: string } }).warehouse.changePosition;
  };
  const codeOf = async (stream: Awaited<ReturnType<typeof open>>): Promise<unknown> => {
    const { event, data } = await stream.next();
    expect(event).to.equal('next');
    return data!.errors![0]!.extensions.code;
  };

  it('is asked for, as on every route with data', async () => {
    const stream = await openEventStream(api.url, versions);
    expect([stream.status, stream.headers['www-authenticate']]).to.deep.equal([401, 'Bearer realm="cartograph"']);
  });

  it('gets nothing more within a second of the revocation of the key', async () => {
    const key = await keyFor(database.pool);
    const stream = await open(key, versions);
    const other = await open(owner, versions);
    await stream.data();
    await other.data();
    await revokeKey(database.pool, key.keyId, new Date());
    const revoked = performance.now();
    expect(await codeOf(stream)).to.equal('UNAUTHENTICATED');
    expect((await stream.next()).event).to.equal('complete');
    await stream.ended();
    expect(performance.now() - revoked).to.be.below(1000);
    await tradeAndPublish();
    await other.data();
    other.close();
  });

  it('gets nothing more within a second of the expiry of the key', async () => {
    const expiresAt = new Date(Date.now() + 1500);
    const stream = await open(await keyFor(database.pool, { expiresAt }), versions);
    await stream.data();
    expect(await codeOf(stream)).to.equal('UNAUTHENTICATED');
    expect(Date.now() - expiresAt.getTime()).to.be.within(0, 1000);
  });

  it('gets changes of the sources in scope only, and personal data as null without the permission', async () => {
    const analyst = await keyFor(database.pool, { roles: ['analyst'], sources: ['leeds'] });
    const all = await keyFor(database.pool, { roles: ['analyst', 'personal'] });
    const variables = { after: await position(analyst), types: ['ORDER'] };
    const streams = [await open<Page>(analyst, orders, variables), await open<Page>(all, orders, variables)];
    for (const stream of streams) expect((await stream.data()).changes!.changes).to.deep.equal([]);
    const ids = [await tradeAt(leeds), await tradeAt(london)];
    await oneMoreVersion();
    const [inLeeds, everywhere] = await Promise.all(streams.map((stream) => stream.next()));
    const shown = ({ data }: typeof inLeeds & {}) =>
      data!.data!.changes!.changes.map(({ id, order: row }) => [id, row!.customer!.email]);
    expect(shown(inLeeds!)).to.deep.equal([[ids[0], null]]);
    expect(inLeeds!.data!.extensions).to.deep.include({
      withheld: { permission: 'personal', paths: ['changes.changes.order.customer.email'] },
    });
    expect(shown(everywhere!)).to.have.deep.members(ids.map((id) => [id, `frank${id.split(' ').at(-1)}@example.com`]));
    for (const stream of streams) stream.close();
  });

  it('gets a version without a row for what only another source has changed', async () => {
    const analyst = await keyFor(database.pool, { roles: ['analyst'], sources: ['leeds'] });
    const stream = await open<Page>(analyst, orders, { after: await position(analyst) });
    const before = (await stream.data()).changes!;
    await tradeAt(london);
    await oneMoreVersion();
    const after = (await stream.data()).changes!;
    expect([after.changes, Number(after.version)]).to.deep.equal([[], Number(before.version) + 1]);
    stream.close();
  });

  it('is refused by role', async () => {
    const reader = await keyFor(database.pool, { roles: ['reader'] });
    const figures = await open<Page>(
      reader,
      orders.replace('{ id type order { customer { email } } }', '{ id type }'),
      {
        after: await position(reader),
        types: ['ORDER'],
      },
    );
    expect(await codeOf(figures)).to.equal('FORBIDDEN');
    const run = await open(reader, 'subscription { syncProgress(sourceId: "london") { status } }');
    expect(await codeOf(run)).to.equal('FORBIDDEN');
    expect((await run.next()).event).to.equal('complete');
  });

  it('may only send documents of the manifest where the role says so', async () => {
    const access = {
      roles: { ...configured().access.roles, reader: { ...configured().access.roles.reader, documents: 'trusted' } },
    };
    const strict = await serve(database.url, { access });
    try {
      const stream = await open(await keyFor(database.pool, { roles: ['reader'] }), versions, undefined, strict);
      expect(await codeOf(stream)).to.equal('DOCUMENT_NOT_TRUSTED');
    } finally {
      await strict.stop();
    }
  });

  it('has as many streams as configured, and gets a place when another one ends', async () => {
    const few = await serve(database.url, { api: { maxStreams: 3, maxStreamsPerPrincipal: 2 } });
    try {
      const [one, two] = [await keyFor(database.pool), await keyFor(database.pool)];
      const own = [await open(one, versions, undefined, few), await open(one, versions, undefined, few)];
      const third = await open(one, versions, undefined, few);
      expect([third.status, third.headers['retry-after']]).to.deep.equal([429, '5']);
      await third.ended();
      expect(third.text()).to.include('TOO_MANY_STREAMS').and.include('maxStreamsPerPrincipal');
      const others = await open(two, versions, undefined, few);
      const full = await open(two, versions, undefined, few);
      await full.ended();
      expect([others.status, full.status]).to.deep.equal([200, 429]);
      expect(full.text()).to.include('api.maxStreams.');
      own[0]!.close();
      await waitFor('a place', async () => {
        const again = await open(two, versions, undefined, few);
        again.close();
        return again.status === 200;
      });
    } finally {
      await few.stop();
    }
  });

  it('pays for each event, and gets no more of them than the budget of the day and the rate allow', async () => {
    // Rates are counted by the minute.
    await waitFor('a minute with time left', () => new Date().getSeconds() < 50);
    const { roles } = configured().access;
    const limited = await serve(database.url, {
      access: {
        roles: {
          ...roles,
          reader: { ...roles.reader, costPerDay: 1250 },
          analyst: { ...roles.analyst, requestsPerMinute: 2 },
        },
      },
    });
    try {
      const poor = await open(await keyFor(database.pool, { roles: ['reader'] }), versions, undefined, limited);
      const slow = await open(await keyFor(database.pool, { roles: ['analyst'] }), versions, undefined, limited);
      for (let round = 0; round < 2; round += 1) {
        await poor.data();
        // The request, and the event after the first.
        await slow.data();
        await tradeAndPublish();
      }
      expect(await codeOf(poor)).to.equal('BUDGET_EXHAUSTED');
      expect((await poor.next()).event).to.equal('complete');
      expect(slow.waiting()).to.equal(0);
      slow.close();
    } finally {
      await limited.stop();
    }
  });

  it('is in the audit log with what was read of persons', async () => {
    const key = await keyFor(database.pool, { roles: ['analyst', 'personal'] });
    const query = orders.replace('subscription', 'subscription Mirror');
    const stream = await open<Page>(key, query, { after: await position(key), types: ['ORDER'] });
    await stream.data();
    await tradeAt(london);
    await oneMoreVersion();
    await stream.data();
    await waitFor('the entries', async () => {
      const { rows } = await database.pool.query<{ times: number }>(
        "select sum(times)::int as times from ops.audit_entry where principal_id = $1 and operation = 'Mirror'",
        [`key:${key.keyId}`],
      );
      return rows[0]!.times === 2;
    });
    stream.close();
  });
});
