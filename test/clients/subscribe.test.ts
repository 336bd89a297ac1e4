import { expect } from 'chai';
import fc from 'fast-check';
import {
  CartographError,
  ChangesStreamDocument,
  type Client,
  createClient,
  ForbiddenError,
  InvalidRequestError,
  type StreamEvent,
  SyncProgressStreamDocument,
  WarehouseVersionDocument,
  WarehouseVersionStreamDocument,
} from '../../clients/typescript/src/index.js';
import { eventParser } from '../../clients/typescript/src/transport/event-parser.js';
import { principalWith } from '../../src/ledger/principals/roles.js';
import { everySource } from '../../src/ledger/scope/scope.js';
import { configured } from '../api/access/served.js';
import { startTestApi, type TestApi } from '../api/support/test-api.js';
import { trade } from '../api/support/trade.js';
import { order } from '../models/records.js';
import { apply, publish } from '../models/warehouse.js';
import { createPreparedDatabase, type TestDatabase } from '../support/database.js';
import { waitFor } from '../support/wait-for.js';

describe('A subscription of the typed client', () => {
  let database: TestDatabase;
  let api: TestApi;
  let client: Client;
  let number = 0;

  before(async () => {
    database = await createPreparedDatabase('traded', trade);
    api = await startTestApi({}, database);
    client = createClient({ url: `${api.url}/graphql` });
  });
  after(async () => {
    await api.stop();
    await database.drop();
  });

  const tradeAndPublish = async (): Promise<string> => {
    number += 1;
    await apply(database.pool, [order(`more ${number}`, { orderedAt: '2026-07-01T10:00:00Z' })]);
    await publish(database.pool, '2026-07-15T06:00:00Z');
    return `london:more ${number}`;
  };
  const position = async (): Promise<string> => (await client.query(WarehouseVersionDocument)).warehouse.changePosition;

  it('gives each version, and ends with the loop', async () => {
    const seen: string[] = [];
    for await (const { data, id } of client.subscribe(WarehouseVersionStreamDocument)) {
      expect(id).to.equal(null);
      seen.push(data.warehouseVersion.version);
      if (seen.length === 2) break;
      await tradeAndPublish();
    }
    expect(Number(seen[1])).to.equal(Number(seen[0]) + 1);
  });

  it('goes on behind the last event when the API is started anew, without loss or repetition', async () => {
    const after = await position();
    const seen: string[] = [];
    const retries: (CartographError | null)[] = [];
    const stopping = new AbortController();
    const options = { signal: stopping.signal, onRetry: (error: CartographError | null) => void retries.push(error) };
    const reading = (async () => {
      for await (const { data } of client.subscribe(
        ChangesStreamDocument,
        { after, types: ['ORDER'], first: 1 },
        options,
      )) {
        seen.push(...data.changes.changes.map(({ id }) => id));
      }
    })().catch((error: unknown) => error);
    const ids = [await tradeAndPublish()];
    await waitFor('the first change', async () => seen.length === 1);
    const port = Number(new URL(api.url).port);
    await api.stop();
    ids.push(await tradeAndPublish(), await tradeAndPublish());
    api = await startTestApi({ settings: { host: '127.0.0.1', port } }, database);
    await waitFor('the others', async () => seen.length === 3);
    expect(seen).to.deep.equal(ids);
    expect(retries.length).to.be.at.least(1);
    stopping.abort(new Error('enough'));
    expect(String(await reading)).to.equal('Error: enough');
  });

  it('begins behind an event of another time', async () => {
    const after = await position();
    const ids = [await tradeAndPublish(), await tradeAndPublish()];
    const first = async (
      lastEventId: string | null,
    ): Promise<StreamEvent<{ changes: { changes: { id: string }[] } }>> => {
      const variables = { after, types: ['ORDER' as const], first: 1 };
      for await (const event of client.subscribe(ChangesStreamDocument, variables, { lastEventId })) return event;
      throw new Error('no event');
    };
    const one = await first(null);
    const two = await first(one.id);
    expect([one, two].map(({ data }) => data.changes.changes[0]!.id)).to.deep.equal(ids);
  });

  it('ends when the server has no more, and throws what no retry cures', async () => {
    const events = [];
    for await (const { data } of client.subscribe(SyncProgressStreamDocument, { sourceId: 'nowhere' }))
      events.push(data);
    expect(events).to.deep.equal([{ syncProgress: null }]);
    const failureOf = async (of: Client, variables: { after: string }): Promise<unknown> => {
      try {
        for await (const _ of of.subscribe(ChangesStreamDocument, { ...variables, types: ['ORDER'] }));
        return null;
      } catch (error) {
        return error;
      }
    };
    expect(await failureOf(client, { after: 'nowhere' }))
      .to.be.instanceOf(InvalidRequestError)
      .with.property('code', 'BAD_USER_INPUT');
    const { roles } = configured().access;
    const principal = principalWith({ id: 'r', name: 'r', roles: ['reader'], scope: everySource }, roles);
    const forReaders = await startTestApi({ principal }, database);
    try {
      const reader = createClient({ url: `${forReaders.url}/graphql` });
      expect(await failureOf(reader, { after: await position() })).to.be.instanceOf(ForbiddenError);
      const elsewhere = createClient({ url: `${forReaders.url}/elsewhere` });
      const missing = await failureOf(elsewhere, { after: '' });
      expect(missing).to.be.instanceOf(CartographError).with.property('code', 'NOT_FOUND');
    } finally {
      await forReaders.stop();
    }
  });

  it('reads events whatever the pieces in which they come', () => {
    const events = fc.array(
      fc.record({
        name: fc.constantFrom('next', 'complete'),
        data: fc.array(fc.stringMatching(/^[^\r\n ]?[^\r\n]{0,5}$/), { minLength: 1, maxLength: 3 }),
        id: fc.option(fc.stringMatching(/^[a-z]{1,5}$/)),
      }),
      { maxLength: 4 },
    );
    const ends = fc.constantFrom('\n', '\r\n', '\r');
    fc.assert(
      fc.property(events, ends, fc.array(fc.nat(60), { maxLength: 6 }), (sent, end, cuts) => {
        const text = sent
          .map(({ name, data, id }) =>
            [
              ...[': a comment', '', `event: ${name}`, ...(id === null ? [] : [`id: ${id}`])],
              ...data.map((line) => `data: ${line}`),
              ...['', ''],
            ].join(end),
          )
          .join('');
        const places = [0, ...cuts.map((cut) => Math.min(cut, text.length)).sort((a, b) => a - b), text.length];
        const parse = eventParser();
        const found = places.slice(1).flatMap((place, at) => parse(text.slice(places[at], place)));
        // A carriage return may be the half of a line's end: it waits for what follows.
        found.push(...parse(end === '\r' ? ':' : ''));
        expect(found).to.deep.equal(sent.map(({ name, data, id }) => ({ name, data: data.join('\n'), id })));
      }),
    );
  });
});
