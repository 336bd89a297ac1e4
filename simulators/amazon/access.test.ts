import { get, type IncomingMessage } from 'node:http';
import { expect } from 'chai';
import { AMAZON_CREDENTIALS } from './access.js';
import type { AmazonSimulator } from './server.js';
import { type Asked, ask, askToken, refusalOf } from './test-support/client.js';
import { daysAgo, startSample } from './test-support/sample-seller.js';

const SEARCH = '/orders/2026-01-01/orders';
const query = { lastUpdatedAfter: daysAgo(5) };

describe('Access to the Amazon simulator', () => {
  let simulator: AmazonSimulator;
  beforeEach(async () => {
    simulator = await startSample({ orders: 5, days: 10 });
  });
  afterEach(() => simulator.close());

  const outcome = async (asked: Asked = {}, path = SEARCH): Promise<unknown> => {
    const answer = await ask(simulator, path, { query: path === SEARCH ? query : {}, ...asked });
    return answer.status === 200 ? 200 : refusalOf(answer);
  };
  const tokenOutcome = async (changed: Record<string, string>): Promise<unknown[]> => {
    const { status, body } = await askToken(simulator, changed);
    return [status, body.error ?? body.token_type];
  };

  it('starts with a token for the client and the seller’s refresh token, as a form or as JSON', async () => {
    const { status, body } = await askToken(simulator);
    expect([status, body.token_type, body.expires_in, body.refresh_token]).to.deep.equal([
      ...[200, 'bearer', 3600, AMAZON_CREDENTIALS.refreshToken],
    ]);
    const { clientId: client_id, clientSecret: client_secret, refreshToken: refresh_token } = AMAZON_CREDENTIALS;
    const asJson = await fetch(simulator.tokenUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ grant_type: 'refresh_token', client_id, client_secret, refresh_token }),
    });
    expect(asJson.status).to.equal(200);
    expect(await tokenOutcome({ refresh_token: 'Atzr|other' })).to.deep.equal([400, 'invalid_grant']);
    expect(await tokenOutcome({ client_secret: 'old' })).to.deep.equal([401, 'invalid_client']);
    expect(await tokenOutcome({ grant_type: 'password' })).to.deep.equal([400, 'unsupported_grant_type']);
    expect(await tokenOutcome({ client_id: '' })).to.deep.equal([400, 'invalid_request']);
  });

  it('ends with a rotated secret, a withdrawn authorisation and a suspended account', async () => {
    const { access } = simulator.control;
    const token = (await askToken(simulator)).body.access_token;
    access.rotateSecret('amzn1.oa2-cs.v1.new');
    expect(await tokenOutcome({})).to.deep.equal([401, 'invalid_client']);
    expect(await tokenOutcome({ client_secret: 'amzn1.oa2-cs.v1.new' })).to.deep.equal([200, 'bearer']);
    access.rotateSecret(AMAZON_CREDENTIALS.clientSecret);
    access.revoke();
    expect(await tokenOutcome({})).to.deep.equal([400, 'invalid_grant']);
    expect(await outcome({ token })).to.deep.equal([
      ...[403, 'Unauthorized', 'The access token you provided is revoked, malformed or invalid.'],
    ]);
    access.authorise(AMAZON_CREDENTIALS.refreshToken);
    access.suspend();
    expect(await outcome()).to.deep.equal([403, 'Unauthorized', 'Access to requested resource is denied.']);
    const { body } = await ask(simulator, '/sellers/v1/marketplaceParticipations');
    expect(body.payload[0].participation).to.deep.equal({ isParticipating: true, hasSuspendedListings: true });
    access.reinstate();
    expect(await outcome()).to.equal(200);
  });

  it('needs a token that is not over; the text about it stands in either place', async () => {
    expect(await outcome({ token: null })).to.deep.equal([
      ...[403, 'Unauthorized', 'Access token is missing in the request header.'],
    ]);
    const token = (await askToken(simulator)).body.access_token;
    simulator.control.advance(3600);
    for (const place of ['details', 'message'] as const) {
      simulator.control.configure({ expiredTextIn: place });
      const { status, body } = await ask(simulator, SEARCH, { query, token });
      expect([status, body.errors[0][place]]).to.deep.equal([403, 'The access token you provided has expired.']);
    }
  });

  it('needs the role of the operation', async () => {
    simulator.control.access.setRoles(['orders', 'sellers']);
    expect(await outcome()).to.equal(200);
    const denied = [403, 'Unauthorized', 'Access to requested resource is denied.'];
    for (const path of ['/finances/2024-06-19/transactions', '/reports/2021-06-30/reports']) {
      expect(await outcome({}, path)).to.deep.equal(denied);
    }
    simulator.control.configure({ refusesOrders2026: true });
    const refused = await ask(simulator, SEARCH, { query });
    expect([refused.status, refused.body.errors[0].code, refused.headers.get('x-amzn-errortype')]).to.deep.equal([
      ...[403, 'AccessDeniedException', 'AccessDeniedException'],
    ]);
  });

  it('to personal data needs a restricted token for its path, and a role', async () => {
    const v0 = '/orders/v0/orders';
    const list = { LastUpdatedAfter: daysAgo(30), MarketplaceIds: 'A1PA6795UKMFR9,A1F83G8C2ARO7P' };
    const resources = { restrictedResources: [{ method: 'GET', path: v0, dataElements: ['buyerInfo'] }] };
    const create = { method: 'POST', body: resources };
    expect(await outcome({ query: {}, ...create }, '/tokens/2021-03-01/restrictedDataToken')).to.deep.equal([
      ...[403, 'Unauthorized', 'Access to requested resource is denied.'],
    ]);
    simulator.control.access.setRoles(['orders', 'buyers']);
    simulator.control.configure({ restrictedTokenSeconds: 300 });
    const { body } = await ask(simulator, '/tokens/2021-03-01/restrictedDataToken', create);
    expect(body.expiresIn).to.equal(300);
    const token = body.restrictedDataToken;
    const opened = await ask(simulator, v0, { query: list, token });
    expect(opened.body.payload.Orders[0].BuyerInfo.BuyerName).to.be.a('string');
    const plain = await ask(simulator, v0, { query: list });
    expect(JSON.stringify(plain.body)).not.to.match(/BuyerName|BuyerEmail|PostalCode|AddressLine1/);
    expect(plain.body.payload.Orders[0].ShippingAddress).to.have.keys('City', 'StateOrRegion', 'CountryCode');
    expect((await ask(simulator, SEARCH, { query, token })).status).to.equal(403);
    simulator.control.advance(300);
    expect((await ask(simulator, v0, { query: list, token })).status).to.equal(403);
  });

  it('is by the known paths and methods alone; a GET has no body', async () => {
    expect(await outcome({}, '/orders/2025-01-01/orders')).to.include(404);
    expect(await outcome({ method: 'POST', body: {} })).to.include(404);
    // fetch drops the header.
    const response = await new Promise<IncomingMessage>((resolve) => {
      get(`${simulator.url}${SEARCH}`, { headers: { 'content-length': '0' } }, resolve);
    });
    response.resume();
    expect([response.statusCode, response.headers['content-type']]).to.deep.equal([400, 'text/html']);
  });

  it('has a token bucket per operation, and each answer states its rate', async () => {
    const token = (await askToken(simulator)).body.access_token;
    const statuses: number[] = [];
    for (let calls = 0; calls < 21; calls += 1) statuses.push((await ask(simulator, SEARCH, { query, token })).status);
    expect(statuses).to.deep.equal([...Array.from({ length: 20 }, () => 200), 429]);
    const throttled = await ask(simulator, SEARCH, { query, token });
    expect(throttled.body.errors).to.deep.equal([
      { code: 'QuotaExceeded', message: 'You exceeded your quota for the requested resource.', details: '' },
    ]);
    expect(throttled.headers.get('x-amzn-ratelimit-limit')).to.equal(null);
    const other = await ask(simulator, '/orders/2026-01-01/orders/123-1234567-1234567', { token });
    expect([other.status, other.headers.get('x-amzn-ratelimit-limit')]).to.deep.equal([404, '0.5']);
    simulator.control.advance(178);
    expect((await ask(simulator, SEARCH, { query, token })).status).to.equal(429);
    simulator.control.advance(1);
    const again = await ask(simulator, SEARCH, { query, token });
    expect([again.status, again.headers.get('x-amzn-ratelimit-limit')]).to.deep.equal([200, '0.0056']);
    expect(simulator.control.calls().filter(({ isRateLimited }) => isRateLimited)).to.have.length(3);
  });

  it('can be disturbed, over HTTP too, and is logged without secrets', async () => {
    const put = (what: string, body: object): Promise<unknown> =>
      fetch(`${simulator.url}/__control/${what}`, { method: 'POST', body: JSON.stringify(body) });
    const busy = { kind: 'api-error', status: 503, code: 'ServiceUnavailable', message: 'Service is unavailable.' };
    await put('faults', { effect: busy, match: { operation: 'searchOrders' }, times: 2 });
    expect(await outcome()).to.deep.equal([503, 'ServiceUnavailable', 'Service is unavailable.']);
    expect(await outcome({}, '/sellers/v1/marketplaceParticipations')).to.equal(200);
    expect(await outcome()).to.include(503);
    simulator.control.inject({ effect: { kind: 'throttled', isBare: true }, match: { operation: 'searchOrders' } });
    const bare = await ask(simulator, SEARCH, { query });
    expect([bare.status, Object.keys(bare.body.errors[0])]).to.deep.equal([429, ['code', 'message']]);
    const refuses = { kind: 'refuses-dataset', dataset: 'TAX' } as const;
    simulator.control.inject({ effect: refuses, match: { operation: 'searchOrders' }, times: 2 });
    expect(await outcome({ query: { ...query, includedData: 'TAX,PROCEEDS' } })).to.include(400);
    expect(await outcome({ query: { ...query, includedData: 'PROCEEDS' } })).to.equal(200);
    simulator.control.inject({ effect: { kind: 'status', status: 502 }, match: { operation: 'token' } });
    expect((await askToken(simulator)).text).to.match(/^<html>/);
    await put('drain', { operation: 'searchOrders' });
    expect(await outcome()).to.include(429);
    const calls = JSON.stringify(simulator.control.calls());
    expect(calls).not.to.match(/Atza\||Atzr\||oa2-cs/);
  });
});
