import { createHmac } from 'node:crypto';
import { expect } from 'chai';
import type { WooKey } from './model.js';
import type { WooSimulator } from './server.js';
import { DEFAULT_KEY } from './settings.js';
import { type Answer, ask, basic, get, sample, startSample } from './test-support/client.js';
import { NOW, plainOrder } from './test-support/sample-store.js';

const ORDERS = 'wc/v3/orders';
const WRITER: WooKey = { consumerKey: 'ck_write', consumerSecret: 'cs_write', permissions: 'write', isManager: true };
const READER: WooKey = { ...WRITER, consumerKey: 'ck_low', permissions: 'read', isManager: false };

/** Signs a call as a client does, with code independent of the simulator's. */
function signed(url: string, params: Record<string, string>, secret = DEFAULT_KEY.consumerSecret): string {
  const encode = (text: string): string =>
    encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  const pairs = Object.keys(params)
    .sort()
    .map((name) => encode(`${encode(name)}=${encode(params[name] ?? '')}`));
  const text = `GET&${encode(url)}&${pairs.join('%26')}`;
  const algorithm = params.oauth_signature_method === 'HMAC-SHA1' ? 'sha1' : 'sha256';
  const signature = createHmac(algorithm, `${secret}&`).update(text).digest('base64');
  return `${url}?${new URLSearchParams({ ...params, oauth_signature: signature })}`;
}

describe('Authentication in the WooCommerce simulator', () => {
  let simulator: WooSimulator;
  let url: string;
  let nonce = 0;
  beforeEach(async () => {
    simulator = await startSample({ tlsProxy: 'header', keys: [DEFAULT_KEY, WRITER, READER] });
    url = `${simulator.baseUrlFor('nyc')}/wp-json/${ORDERS}`;
  });
  afterEach(() => simulator.close());

  const https = { 'x-forwarded-proto': 'https' };
  const oauth = (fields: Record<string, string> = {}): Record<string, string> => ({
    oauth_consumer_key: DEFAULT_KEY.consumerKey,
    oauth_timestamp: String(NOW / 1_000_000),
    oauth_nonce: `nonce-${++nonce}`,
    oauth_signature_method: 'HMAC-SHA256',
    ...fields,
  });
  const refusal = ({ status, body }: Answer): unknown => [status, body.code, body.message];
  const wrong = 'woocommerce_rest_authentication_error';

  it('accepts Basic over HTTPS and ignores it over HTTP', async () => {
    expect((await ask(simulator, ORDERS, { ...basic(), ...https })).status).to.equal(200);
    const plain = await ask(simulator, ORDERS);
    const captured = sample('error-401-http-basic');
    expect({ status: plain.status, body: plain.body }).to.deep.equal({ status: captured.status, body: captured.body });
    expect(plain.headers.get('vary')).to.equal('Origin');
    expect(plain.headers.get('allow')).to.equal(null);
    expect(plain.headers.get('link')).to.match(/^<http:/);
  });

  it('accepts keys in the query over HTTPS only, and repeats them in the Link header', async () => {
    const query = `?consumer_key=${DEFAULT_KEY.consumerKey}&consumer_secret=${DEFAULT_KEY.consumerSecret}`;
    expect((await get(url + query)).status).to.equal(401);
    simulator.control.put('order', plainOrder(90, '2026-11-01T00:00:00Z'));
    const { status, headers } = await get(`${url}${query}&per_page=1`, https);
    expect(status).to.equal(200);
    expect(headers.get('link')).to.contain(`consumer_secret=${DEFAULT_KEY.consumerSecret}`);
    expect(JSON.stringify(simulator.control.calls())).not.to.contain(DEFAULT_KEY.consumerSecret);
  });

  it('needs the keys in the query if the host removes the Authorization header', async () => {
    simulator.control.configure({ stripsAuthorization: true });
    expect((await ask(simulator, ORDERS, { ...basic(), ...https })).status).to.equal(401);
    const query = `?consumer_key=${DEFAULT_KEY.consumerKey}&consumer_secret=${DEFAULT_KEY.consumerSecret}`;
    expect((await get(url + query, https)).status).to.equal(200);
  });

  it('refuses a wrong secret, and treats an unknown Basic key as anonymous', async () => {
    const secret = await ask(simulator, ORDERS, { ...basic({ ...DEFAULT_KEY, consumerSecret: 'cs_no' }), ...https });
    expect(refusal(secret)).to.deep.equal([401, wrong, 'Consumer secret is invalid.']);
    const unknown = await ask(simulator, ORDERS, { ...basic({ ...DEFAULT_KEY, consumerKey: 'ck_no' }), ...https });
    expect(refusal(unknown)).to.deep.equal([401, 'woocommerce_rest_cannot_view', 'Sorry, you cannot list resources.']);
  });

  it('refuses a key without read permission, or whose user does not manage the shop', async () => {
    const writer = await ask(simulator, ORDERS, { ...basic(WRITER), ...https });
    expect(refusal(writer)).to.deep.equal([401, wrong, 'The API key provided does not have read permissions.']);
    for (const path of [ORDERS, 'wc/v3/system_status', 'wc/v3/settings/general']) {
      const low = await ask(simulator, path, { ...basic(READER), ...https });
      expect(refusal(low), path).to.deep.equal([
        403,
        ...['woocommerce_rest_cannot_view', 'Sorry, you cannot list resources.'],
      ]);
    }
  });

  for (const method of ['HMAC-SHA1', 'HMAC-SHA256']) {
    it(`accepts OAuth 1.0a with ${method} over HTTP, with encoded characters in the query`, async () => {
      const params = {
        search: 'ä b&c*(d)',
        status: 'any,trash',
        orderby: 'id',
        ...oauth({ oauth_signature_method: method }),
      };
      expect((await get(signed(url, params))).status).to.equal(200);
    });
  }

  it('also accepts OAuth parameters in the Authorization header', async () => {
    const params = oauth();
    const signature = new URL(signed(url, { page: '1', ...params })).searchParams.get('oauth_signature') ?? '';
    const fields = Object.entries({ ...params, oauth_signature: signature });
    const authorization = `OAuth ${fields.map(([name, value]) => `${name}="${encodeURIComponent(value)}"`).join(', ')}`;
    expect((await get(`${url}?page=1`, { authorization })).status).to.equal(200);
  });

  const refusals: [string, () => string, unknown][] = [
    [
      'an unknown key',
      () => signed(url, oauth({ oauth_consumer_key: 'ck_no' })),
      [401, wrong, 'Consumer key is invalid.'],
    ],
    [
      'another secret',
      () => signed(url, oauth(), 'cs_no'),
      [401, wrong, 'Invalid signature - provided signature does not match.'],
    ],
    [
      'a changed query',
      () => `${signed(url, oauth())}&page=2`,
      [401, wrong, 'Invalid signature - provided signature does not match.'],
    ],
    [
      'an address that is not the home address',
      () => signed(url, oauth()).replace(url, `${url}/`),
      [401, wrong, 'Invalid signature - provided signature does not match.'],
    ],
    [
      'another method of signing',
      () => signed(url, oauth({ oauth_signature_method: 'PLAINTEXT' })),
      [401, wrong, 'Invalid signature - signature method is invalid.'],
    ],
    [
      'a clock 16 minutes behind',
      () => signed(url, oauth({ oauth_timestamp: String(NOW / 1_000_000 - 960) })),
      [401, wrong, 'Invalid timestamp.'],
    ],
    [
      'a clock 16 minutes ahead',
      () => signed(url, oauth({ oauth_timestamp: String(NOW / 1_000_000 + 960) })),
      [401, wrong, 'Invalid timestamp.'],
    ],
    [
      'a missing nonce',
      () => signed(url, oauth({ oauth_nonce: '' })),
      [401, 'woocommerce_rest_authentication_missing_parameter', 'Missing OAuth parameter oauth_nonce'],
    ],
  ];
  for (const [what, request, expected] of refusals) {
    it(`refuses ${what}`, async () => {
      expect(refusal(await get(request()))).to.deep.equal(expected);
    });
  }

  it('accepts clocks that differ by up to 15 minutes', async () => {
    for (const seconds of [-900, 900]) {
      const answer = await get(signed(url, oauth({ oauth_timestamp: String(NOW / 1_000_000 + seconds) })));
      expect(answer.status).to.equal(200);
    }
  });

  it('refuses a nonce for 15 minutes after its use', async () => {
    const once = oauth({ oauth_nonce: 'twice' });
    expect((await get(signed(url, once))).status).to.equal(200);
    const again = await get(signed(url, once));
    expect(refusal(again)).to.deep.equal([401, wrong, 'Invalid nonce - nonce has already been used.']);
    simulator.control.advance(901);
    const later = oauth({ oauth_timestamp: String(NOW / 1_000_000 + 901) });
    expect((await get(signed(url, later))).status).to.equal(200);
    expect((await get(signed(url, { ...later, oauth_nonce: 'twice' }))).status).to.equal(200);
  });

  it('checks parameters before permissions, and an id before both', async () => {
    expect((await ask(simulator, `${ORDERS}?per_page=0`, {})).body.code).to.equal('rest_invalid_param');
    expect((await ask(simulator, `${ORDERS}/999`, {})).body.code).to.equal('woocommerce_rest_shop_order_invalid_id');
    expect(refusal(await ask(simulator, `${ORDERS}/18`, {}))).to.deep.equal([
      401,
      ...['woocommerce_rest_cannot_view', 'Sorry, you cannot view this resource.'],
    ]);
  });
});
