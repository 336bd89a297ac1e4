import { expect } from 'chai';
import { revokeKey } from '../../../src/ledger/principals/api-keys.js';
import { keyHash } from '../../../src/ledger/principals/key-text.js';
import { addSession } from '../../../src/ledger/sessions/sessions.js';
import { createPreparedDatabase, type TestDatabase } from '../../support/database.js';
import { registerSecret } from '../../support/secrets.js';
import { waitFor } from '../../support/wait-for.js';
import { trade } from '../support/trade.js';
import { askWith, bearer, keyFor, serve } from './served.js';

const question = '{ warehouse { version } }';

describe('A session of a browser', () => {
  let database: TestDatabase;
  let api: Awaited<ReturnType<typeof serve>>;

  before(async () => {
    database = await createPreparedDatabase('traded', trade);
    api = await serve(database.url);
  });
  after(async () => {
    await api.stop();
    await database.drop();
  });

  const session = (method: string, headers: Record<string, string> = {}) =>
    fetch(`${api.url}/session`, { method, headers });

  /** The header that a browser sends after signing in with a key, and what the answer set. */
  const signIn = async (key: string): Promise<{ cookie: string; set: string }> => {
    const response = await session('POST', bearer(key));
    expect(response.status).to.equal(201);
    const set = response.headers.get('set-cookie') ?? '';
    const cookie = set.split(';')[0]!;
    registerSecret('the cookie of a session', cookie.split('=')[1]!);
    return { cookie, set };
  };
  const statusWith = async (headers: Record<string, string>) => (await askWith(api.url, question, headers)).status;

  it('is not needed by the owner of the machine, nor is an old cookie in his way', async () => {
    const own = await session('GET', { cookie: `cartograph_session=${'A'.repeat(43)}` });
    expect(own.status).to.equal(200);
    expect(await own.json()).to.deep.include({ name: 'local owner' });
  });

  it('begins with a key, and is as much as the key is', async () => {
    const key = await keyFor(database.pool, { roles: ['reader'] });
    const { cookie, set } = await signIn(key.text);
    expect((await session('GET')).status).to.equal(401);
    expect(set).to.match(/^cartograph_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Expires=[^;]+ GMT$/);
    expect(await (await session('GET', { cookie })).json()).to.deep.equal({
      ...{ name: 'a test', permissions: ['figures'], canSignOut: true },
    });
    expect(await statusWith({ cookie })).to.equal(200);
    const { body } = await askWith(api.url, '{ orders(first: 1) { nodes { id } } }', { cookie });
    expect(body.errors?.[0]?.extensions.code).to.equal('FORBIDDEN');
    await revokeKey(database.pool, key.keyId, new Date());
    await waitFor('the key to open nothing', async () => (await statusWith(bearer(key.text))) === 401);
    expect(await statusWith({ cookie })).to.equal(401);
  });

  it('is never made of a wrong key, or of none', async () => {
    expect((await session('POST', bearer('ctg_wrong'))).status).to.equal(401);
    const { cookie } = await signIn((await keyFor(database.pool)).text);
    const again = await session('POST', { cookie });
    expect(again.status).to.equal(400);
    expect(JSON.stringify(await again.json())).to.include('in the header \\"authorization\\"');
  });

  it('ends when the person signs out, in the browser and here', async () => {
    const { cookie } = await signIn((await keyFor(database.pool)).text);
    const other = await signIn((await keyFor(database.pool)).text);
    const out = await session('DELETE', { cookie });
    expect(out.status).to.equal(204);
    expect(out.headers.get('set-cookie')).to.match(/^cartograph_session=; .*Expires=Thu, 01 Jan 1970/);
    expect(await statusWith({ cookie })).to.equal(401);
    expect(await statusWith(other)).to.equal(200);
  });

  it('ends after its hours, with a word that says so', async () => {
    const token = 'a'.repeat(43);
    const now = new Date();
    const past = new Date(now.getTime() - 1000);
    const ended = { tokenHash: keyHash(token), sealedCredential: Buffer.from('x'), expiresAt: past };
    await addSession(database.pool, ended, past);
    const { status, body } = await askWith(api.url, question, { cookie: `cartograph_session=${token}` });
    expect(status).to.equal(401);
    expect(body.errors![0]!.message).to.match(/^The session has ended\. Sign in again\. /);
    await signIn((await keyFor(database.pool)).text);
    const { rows } = await database.pool.query('select 1 from ops.session where expires_at <= now()');
    expect(rows, 'ended sessions').to.deep.equal([]);
  });

  it('is not for pages of other sites, ports and subdomains', async () => {
    const { cookie } = await signIn((await keyFor(database.pool)).text);
    for (const site of ['cross-site', 'same-site']) {
      expect(await statusWith({ cookie, 'sec-fetch-site': site }), site).to.equal(401);
    }
    expect(await statusWith({ cookie, 'sec-fetch-site': 'same-origin' })).to.equal(200);
  });

  it('has a table that opens nothing by itself', async () => {
    const { text } = await keyFor(database.pool);
    const { cookie } = await signIn(text);
    const { rows } = await database.pool.query<{ row: string }>('select s::text as row from ops.session s');
    const stored = rows.map(({ row }) => row).join();
    for (const secret of [text, Buffer.from(text).toString('hex'), cookie.split('=')[1]!]) {
      expect(stored).to.not.include(secret);
    }
  });
});
