import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import type { Call } from '../../../simulators/woocommerce/call-log.js';
import type { PartialSettings } from '../../../simulators/woocommerce/settings.js';
import { DEFAULT_KEY } from '../../../simulators/woocommerce/settings.js';
import { plainOrder, sampleContents } from '../../../simulators/woocommerce/test-support/sample-store.js';
import { ConfigError, TransientError } from '../../../src/runtime/errors.js';
import { rejection } from '../../support/rejection.js';
import { say, serveScript } from '../support/scripted-server.js';
import { type SimulatedStore, type StoreSyncOptions, startSimulatedStore } from '../support/simulated-store.js';

const now = '2026-11-22T18:54:00Z';

describe('WooCommerce: calls to a store', () => {
  let store: SimulatedStore;

  afterEach(() => store.close());

  async function start(settings: Partial<PartialSettings> = {}, options: object = {}): Promise<void> {
    store = await startSimulatedStore(sampleContents(), now, settings, options);
  }

  const ways = () => new Set(store.simulator.control.calls().map(wayOf));

  function wayOf({ query, headers }: Call): string {
    if ('oauth_signature' in query) return 'oauth';
    if ('consumer_secret' in query) return 'query';
    return headers.authorization === undefined ? 'none' : 'header';
  }

  it('use OAuth 1.0a without TLS, so that the secret is not sent', async () => {
    await start();
    await store.sync();
    expect([...ways()]).to.have.members(['none', 'oauth']);
    expect((await store.latest('orders')).size).to.equal(1);
  });

  it('send the key in the header over TLS, and trust only the configured certificate authority', async function () {
    const authority = selfSigned();
    if (authority === null) {
      this.test!.title += ' (skipped: openssl is not installed)';
      return this.skip();
    }
    await start({}, { tls: authority });
    await store.sync({ settings: { certificateAuthority: authority.cert } });
    expect([...ways()]).to.have.members(['none', 'header']);
    const error = await rejection(store.sync());
    expect(error).to.be.instanceOf(ConfigError);
    expect(error.message).to.contain('certificate is not trusted');
  });

  it('put the key into the query if the host strips the header', async function () {
    const authority = selfSigned();
    if (authority === null) {
      this.test!.title += ' (skipped: openssl is not installed)';
      return this.skip();
    }
    await start({ stripsAuthorization: true }, { tls: authority });
    const settings = { certificateAuthority: authority.cert };
    await store.sync({ settings });
    expect(store.simulator.control.calls().map(wayOf).slice(0, 4)).to.deep.equal(['none', 'header', 'query', 'query']);
    const calls = store.simulator.control.calls().length;
    await store.sync({ settings: { ...settings, authentication: 'query' } });
    expect(store.simulator.control.calls().slice(calls).map(wayOf)).not.to.include('header');
  });

  it('explain what to do if the key is wrong, lacks permission, or belongs to a user who does', async () => {
    await start();
    const refused = async (settings: StoreSyncOptions['settings']) =>
      await rejection(store.sync({ settings: settings! }));
    const wrongKey = await refused({ consumerKey: 'ck_wrong' });
    expect(wrongKey).to.be.instanceOf(ConfigError);
    expect(wrongKey.message).to.contain('Consumer key is invalid').and.to.contain('Advanced, REST API');
    expect((await refused({ consumerSecret: 'cs_wrong' })).message).to.contain('provided signature does not match');
    store.simulator.control.configure({ keys: [{ ...DEFAULT_KEY, permissions: 'write' }] });
    expect((await refused({})).message).to.contain('does not have read permissions');
    store.simulator.control.configure({ keys: [{ ...DEFAULT_KEY, isManager: false }] });
    const error = await rejection(store.connect().probe());
    expect(error.message).to.contain('administrator or shop manager');
  });

  it('report plain permalinks, or an address without a store', async () => {
    await start({ hasPrettyPermalinks: false });
    expect((await rejection(store.sync())).message).to.contain('permalinks');
    const elsewhere = { url: `${store.simulator.url}/nowhere` };
    expect((await rejection(store.sync({ settings: elsewhere }))).message).to.contain('check settings.url');
  });

  it('follow a store that moved within its site, and name the location of one that left it', async () => {
    await start();
    const { control } = store.simulator;
    control.inject({
      effect: { kind: 'redirect', to: store.simulator.baseUrlFor('corner') },
      match: { path: '/wc/v3/orders' },
    });
    const away = await rejection(store.sync({ streams: ['orders'] }));
    expect(away.message).to.contain('in a loop');
    control.inject({
      effect: { kind: 'redirect', to: 'https://elsewhere.example/shop' },
      match: { path: '/wc/v3/orders' },
    });
    const error = await rejection(store.sync({ streams: ['orders'] }));
    expect(error).to.be.instanceOf(ConfigError);
    expect(error.message).to.contain('https://elsewhere.example/shop/wp-json/wc/v3/orders, which is another site');
    expect(error.message).not.to.contain('oauth');
    await store.sync({ streams: ['orders'] });
  });

  it('use the new location for the rest of the run', async () => {
    await start();
    const moved = store.simulator.baseUrlFor('corner');
    const second = await startSimulatedStore({}, now, { id: 'unused' });
    try {
      second.simulator.control.inject({ effect: { kind: 'redirect', to: moved, status: 308 }, times: 1 });
      const url = second.simulator.baseUrlFor('unused');
      await store.sync({ settings: { url } });
      expect(second.simulator.control.calls()).to.have.length(1);
      expect((await store.latest('orders')).size).to.equal(1);
    } finally {
      await second.close();
    }
  });

  for (const [what, effect] of [
    ['a page instead of JSON', { kind: 'html' }],
    ['PHP notices before the JSON', { kind: 'php-notices' }],
    ['503 with a page', { kind: 'status', status: 503 }],
    ['502', { kind: 'status', status: 502 }],
    ['429 without a hint', { kind: 'status', status: 429 }],
    ['429 with Retry-After', { kind: 'status', status: 429, headers: { 'retry-after': '7' } }],
    ['a cut body', { kind: 'cut', afterBytes: 100 }],
    ['a reset connection', { kind: 'reset' }],
  ] as const) {
    it(`continue after ${what}`, async () => {
      await start();
      store.simulator.control.inject({ effect, times: 2, match: { path: 'orders' } });
      await store.sync();
      expect((await store.latest('orders')).size).to.equal(1);
    });
  }

  it('fail as a configuration error if each answer is a page, without quoting it', async () => {
    await start();
    store.simulator.control.inject({ effect: { kind: 'html' }, times: 100 });
    const error = await rejection(store.sync());
    expect(error).to.be.instanceOf(ConfigError);
    expect(error.message).to.contain('instead of JSON').and.not.to.contain('One moment');
  });

  for (const [printed, quoted] of [
    [undefined, 'Notice: Undefined index: total in wp-content/plugins/extra/extra.php on line 42'],
    [
      '<br />\n<b>Warning</b>:  file_get_contents(/home/janedoe/keys/cert.pem): failed to open stream in <b>/home/janedoe/public_html/wp-content/mu-plugins/a.php</b> on line <b>7</b><br />\n',
      'Warning: file_get_contents(cert.pem): failed to open stream in wp-content/mu-plugins/a.php on line 7',
    ],
    [
      'PHP Deprecated:  Undefined array key "jane.doe@example.com" for +44 20 7946 0001 in C:\\Users\\janedoe\\site\\helper.php:9\n',
      'Deprecated: Undefined array key … for … in helper.php on line 9',
    ],
    [
      'Fatal error: Uncaught RuntimeException: no parcel for Jane Doe in /srv/janedoe/wp-includes/a.php:3\nStack trace:',
      'Fatal error: Uncaught RuntimeException in wp-includes/a.php on line 3',
    ],
  ] as const) {
    it(`quote what PHP prints before each answer, without personal data:  ${quoted}`, async () => {
      await start();
      const effect = { kind: 'php-notices', ...(printed !== undefined && { text: printed }) } as const;
      store.simulator.control.inject({ effect, times: 100 });
      const error = await rejection(store.sync());
      expect(error).to.be.instanceOf(ConfigError);
      expect(error.message).to.contain(`"${quoted}"`).and.contain('WP_DEBUG_DISPLAY');
      expect(error.message).not.to.match(/jane|example\.com|7946/i);
    });
  }

  it('name the PHP log after a critical error of WordPress, after requesting a smaller page', async () => {
    await start();
    const { control } = store.simulator;
    control.inject({ effect: { kind: 'critical-error' }, match: { path: '/wc/v3/orders' }, times: 100 });
    const error = await rejection(store.sync({ streams: ['orders'] }));
    expect(error).to.be.instanceOf(TransientError);
    expect(error.message).to.contain('PHP error log').and.contain('fatal-errors').and.not.to.contain('<p>');
    control.reset();
    control.inject({
      effect: { kind: 'critical-error' },
      match: { path: '/wc/v3/orders', query: 'per_page=100' },
      times: 100,
    });
    await store.sync({ streams: ['orders'] });
    expect((await store.latest('orders')).size).to.equal(1);
  });

  it('report https requested of an http port, and http of an https port', async () => {
    await start();
    const url = store.simulator.baseUrlFor('corner').replace('http:', 'https:');
    const error = await rejection(store.sync({ settings: { url } }));
    expect(error).to.be.instanceOf(ConfigError);
    expect(error.message).to.contain('does not use TLS').and.contain('plain http');
    const page = '<html><title>400 The plain HTTP request was sent to HTTPS port</title></html>';
    const nginx = await serveScript(say(400, page));
    try {
      const refused = await rejection(store.sync({ settings: { url: nginx.url } }));
      expect(refused).to.be.instanceOf(ConfigError);
      expect(refused.message).to.contain('must begin with https://');
    } finally {
      await nginx.close();
    }
  });

  it('give up for now if the host stays down', async () => {
    await start();
    store.simulator.control.inject({ effect: { kind: 'status', status: 503 }, times: 100 });
    expect(await rejection(store.sync())).to.be.instanceOf(TransientError);
  });

  it('retry if a page belongs to another request', async () => {
    const orders = Array.from({ length: 350 }, (_, i) =>
      plainOrder(i + 1, new Date(Date.UTC(2026, 4, 1, 0, i)).toISOString()),
    );
    store = await startSimulatedStore({ orders }, now);
    store.simulator.control.inject({ effect: { kind: 'duplicate-page' }, skip: 2, match: { path: 'orders' } });
    await store.sync({ streams: ['orders'] });
    expect((await store.latest('orders')).size).to.equal(350);
  });

  it('keep the configured pace, and are never refused by a host that allows it', async () => {
    await start({ rateLimit: { perSecond: 2, burst: 1 } });
    const began = store.clock.now().getTime();
    await store.sync({ settings: { requestsPerSecond: 2 } });
    const calls = store.simulator.control.calls();
    expect(calls.filter(({ isRateLimited }) => isRateLimited)).to.deep.equal([]);
    // As many seconds as the calls need at two a second, and a moment for rounding.
    const seconds = (store.clock.now().getTime() - began) / 1000;
    expect(seconds).to.be.within((calls.length - 1) / 2, (calls.length - 1) / 2 + 0.1);
  });

  it('wait as instructed by a host that allows less than configured', async () => {
    await start({ rateLimit: { perSecond: 2, burst: 1 } });
    await store.sync();
    expect((await store.latest('orders')).size).to.equal(1);
  });

  it('store nothing of the secrets that Link headers echo', async () => {
    await start({ tlsProxy: 'always' });
    const { rows } = await (async () => {
      await store.sync({ settings: { authentication: 'query' } });
      return await store.database.pool.query<{ state: string }>('select state::text from ops.stream_state');
    })();
    const stored = [...rows.map(({ state }) => state)];
    for (const stream of ['orders', 'products', 'customers', 'coupons']) {
      stored.push(...(await store.latest(stream)).values());
    }
    expect(stored.length).to.be.greaterThan(8);
    for (const text of stored) {
      expect(text).not.to.contain(DEFAULT_KEY.consumerSecret);
      expect(text).not.to.contain(DEFAULT_KEY.consumerKey);
    }
  });

  it("report the store's version, what is read, and what is not", async () => {
    await start({ timezone: 'Asia/Tokyo', currency: 'JPY', name: 'Corner' });
    const profile = await store.connect().probe();
    expect(profile).to.deep.include({ name: 'Corner', timezone: 'Asia/Tokyo', currency: 'JPY', notices: [] });
    expect(profile.streams.map(({ stream, missing }) => [stream, missing])).to.deep.equal(
      store.connect().streams.map(({ name }) => [name, null]),
    );
  });
});

/** A self-signed certificate for 127.0.0.1; null without openssl. */
function selfSigned(): { key: string; cert: string } | null {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-ca-'));
  const [key, cert] = [path.join(folder, 'key.pem'), path.join(folder, 'cert.pem')];
  try {
    execFileSync(
      'openssl',
      [
        ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
        ...['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', cert],
      ],
      { stdio: 'ignore' },
    );
    return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  } catch {
    return null;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
