import { expect } from 'chai';
import { revokeKey, rotateKey } from '../../../src/ledger/principals/api-keys.js';
import { KeyDirectory } from '../../../src/ledger/principals/key-directory.js';
import { newKeyText } from '../../../src/ledger/principals/key-text.js';
import { systemClock } from '../../../src/runtime/clock.js';
import { createPreparedDatabase, type TestDatabase } from '../../support/database.js';
import { onBusyMachine } from '../../support/on-busy-machine.js';
import { registerSecret } from '../../support/secrets.js';
import { listeningLogger } from '../../support/test-logger.js';
import { waitFor } from '../../support/wait-for.js';
import { exchange } from '../support/raw-connection.js';
import { trade } from '../support/trade.js';
import { askWith, bearer, configured, keyFor, serve } from './served.js';

const question = '{ warehouse { version } }';

describe('An API key', () => {
  let database: TestDatabase;
  const apis: Awaited<ReturnType<typeof serve>>[] = [];
  let owner: { keyId: string; text: string };
  const said: string[] = [];

  before(async () => {
    database = await createPreparedDatabase('traded', trade);
    const log = listeningLogger(({ msg }) => said.push(msg));
    for (let count = 0; count < 2; count += 1) apis.push(await serve(database.url, {}, log));
  });
  after(async () => {
    for (const { stop } of apis) await stop();
    await database.drop();
  });

  const statusAt = async (at: number, headers = {}) => (await askWith(apis[at]!.url, question, headers)).status;
  const refusedBy = async (headers: Record<string, string>) => {
    const { status, body, headers: answered } = await askWith(apis[0]!.url, question, headers);
    expect(body.errors).to.have.length(1);
    return {
      status,
      code: body.errors![0]!.extensions.code,
      challenge: answered.get('www-authenticate'),
      message: body.errors![0]!.message,
    };
  };

  it('is not needed on this machine while there is none, and the log says so', async () => {
    expect(await statusAt(0)).to.equal(200);
    expect(said.filter((msg) => msg.includes('requests from this machine need no key'))).to.have.length(2);
  });

  it('is needed for requests that came through a proxy on this machine', async () => {
    for (const header of [
      'X-Forwarded-For: 203.0.113.9',
      'Forwarded: for=203.0.113.9',
      'Via: 1.1 proxy',
      'X-Real-IP: ::1',
    ]) {
      const { status, head } = await exchange(apis[0]!.url, [
        ...['POST /graphql HTTP/1.1', 'Host: localhost', header, 'Content-Type: application/json'],
        ...['Content-Length: 0', 'Connection: close'],
      ]);
      expect(status, header).to.equal(401);
      expect(head).to.match(/^www-authenticate: Bearer realm="cartograph"$/im);
    }
  });

  it('once made is needed by everybody within a second, in every process', async () => {
    owner = await keyFor(database.pool);
    const made = performance.now();
    for (const at of [0, 1]) await waitFor('a refusal', async () => (await statusAt(at)) === 401);
    expect(performance.now() - made).to.be.lessThan(onBusyMachine(1000));
    const { status, code, challenge, message } = await refusedBy({});
    expect([status, code, challenge]).to.deep.equal([401, 'UNAUTHENTICATED', 'Bearer realm="cartograph"']);
    expect(message).to.contain('cartograph keys create').and.contain('authorization: Bearer');
    for (const at of [0, 1]) expect(await statusAt(at, bearer(owner.text))).to.equal(200);
  });

  it('that is wrong in any way opens nothing, and is not repeated in the answer', async () => {
    const other = `ctg_${'0'.repeat(49)}`;
    const unknown = await keyFor(database.pool);
    await database.pool.query('delete from ops.api_key_secret where key_id = $1', [unknown.keyId]);
    await database.pool.query('update ops.api_key_revision set revision = revision + 1');
    const revoked = await keyFor(database.pool);
    await revokeKey(database.pool, revoked.keyId, new Date());
    for (const [credentials, reason] of [
      [owner.text.slice(0, -1), /typing error/],
      [`${owner.text.slice(0, 10)}${owner.text[10] === 'a' ? 'b' : 'a'}${owner.text.slice(11)}`, /typing error/],
      [other, /typing error/],
      [unknown.text, /The API key is not known/],
      [revoked.text, new RegExp(`The API key ${revoked.keyId} was revoked`)],
      ['a.b.c', /no issuer/],
    ] as const) {
      const { status, code, challenge, message } = await refusedBy(bearer(credentials));
      expect([status, code], credentials).to.deep.equal([401, 'UNAUTHENTICATED']);
      expect(challenge).to.equal('Bearer realm="cartograph", error="invalid_token"');
      expect(message).to.match(reason).and.not.contain(credentials);
    }
    for (const authorization of ['Basic YTpi', 'Bearer', `Bearer ${owner.text} x`, owner.text, 'Bearer \u00e4']) {
      expect((await refusedBy({ authorization })).status, authorization).to.equal(401);
    }
  });

  it('is asked for on every route with data, and on none without', async () => {
    const { url } = apis[0]!;
    for (const path of ['/', '/explorer/', '/health', '/health/live', '/health/ready', '/health/syncs']) {
      expect((await fetch(url + path)).status, path).to.be.oneOf([200, 503]);
    }
    for (const [path, init] of [
      ['/graphql', {}],
      ['/graphql?query=%7B__typename%7D', { headers: { 'apollo-require-preflight': '1' } }],
      ['/graphql', { headers: { accept: 'text/html' } }],
      ['/graphql', { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } }],
    ] as const) {
      expect((await fetch(url + path, init)).status, path).to.equal(401);
    }
  });

  it('that expires opens nothing from then on', async () => {
    const until = new Date(Date.now() + 1500);
    const key = await keyFor(database.pool, { expiresAt: until });
    expect(await statusAt(0, bearer(key.text))).to.equal(200);
    await waitFor('the key to expire', async () => (await statusAt(0, bearer(key.text))) === 401);
    expect(Date.now()).to.be.at.least(until.getTime());
    expect((await refusedBy(bearer(key.text))).message).to.contain(`The API key ${key.keyId} has expired.`);
  });

  it('rotated, opens by both texts during the overlap, and by the new one after it', async () => {
    const key = await keyFor(database.pool);
    const rotate = async (overlapMs: number) => {
      const at = new Date();
      const rotated = await rotateKey(database.pool, key.keyId, {
        at,
        overlapUntil: new Date(at.getTime() + overlapMs),
      });
      registerSecret(`API key ${key.keyId} rotated at ${at.toISOString()}`, rotated!.text);
      return rotated!.text;
    };
    const second = await rotate(60_000);
    expect([await statusAt(1, bearer(second)), await statusAt(1, bearer(key.text))]).to.deep.equal([200, 200]);
    const third = await rotate(0);
    expect(await statusAt(1, bearer(third))).to.equal(200);
    expect([await statusAt(1, bearer(key.text)), await statusAt(1, bearer(second))]).to.deep.equal([401, 401]);
  });

  it('revoked, opens nothing within a second, in every process', async () => {
    const key = await keyFor(database.pool);
    expect([await statusAt(0, bearer(key.text)), await statusAt(1, bearer(key.text))]).to.deep.equal([200, 200]);
    await revokeKey(database.pool, key.keyId, new Date());
    const revoked = performance.now();
    for (const at of [0, 1]) await waitFor('a refusal', async () => (await statusAt(at, bearer(key.text))) === 401);
    expect(performance.now() - revoked).to.be.lessThan(onBusyMachine(1000));
    expect(await rotateKey(database.pool, key.keyId, { at: new Date(), overlapUntil: new Date() })).to.equal(null);
  });

  it('once revoked as the last one does not open the API to everybody again', async () => {
    const { rows } = await database.pool.query<{ key_id: string }>('select key_id from ops.api_key');
    for (const { key_id } of rows) await revokeKey(database.pool, key_id, new Date());
    await waitFor('a refusal', async () => (await statusAt(0, bearer(owner.text))) === 401);
    expect(await statusAt(0)).to.equal(401);
  });

  it('is looked up in memory: a hundred look-ups at a time send the statements of one', async () => {
    const key = await keyFor(database.pool);
    let statements = 0;
    const counted = {
      query: (text: string, values: unknown[]) => {
        statements += 1;
        return database.pool.query(text, values);
      },
    };
    const keys = new KeyDirectory(counted, systemClock, configured().access.roles);
    const found = await Promise.all(Array.from({ length: 100 }, () => keys.find(key.text)));
    expect(found.every(({ is }) => is === 'known')).to.equal(true);
    // The revision, the keys, and their secrets.
    expect(statements).to.equal(3);
  });

  it('opens at once, also in a process that has just read the keys', async () => {
    const before = await keyFor(database.pool);
    for (let count = 0; count < 20; count += 1) {
      expect(await statusAt(0, bearer(before.text))).to.equal(200);
      expect(await statusAt(0, bearer((await keyFor(database.pool)).text))).to.equal(200);
    }
  });

  it('that is not known is looked up twenty times a second at most', async () => {
    let revisions = 0;
    const counted = {
      query: (text: string, values: unknown[]) => {
        if (text.includes('api_key_revision')) revisions += 1;
        return database.pool.query(text, values);
      },
    };
    const keys = new KeyDirectory(counted, systemClock, configured().access.roles);
    const begun = performance.now();
    for (let count = 0; count < 8; count += 1) {
      const found = await Promise.all(Array.from({ length: 50 }, () => keys.find(newKeyText())));
      expect(found.every(({ is }) => is === 'unknown')).to.equal(true);
    }
    expect(revisions).to.be.within(8, 2 + (performance.now() - begun) / 50);
  });
});
