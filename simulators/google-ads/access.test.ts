import { expect } from 'chai';
import { DEFAULT_OAUTH_CLIENT } from '../google/identity.js';
import type { AdsSimulator } from './server.js';
import { ask, errorOf, tokenOf } from './test-support/client.js';
import { CLIENT, MANAGER, OTHER, startSample } from './test-support/sample-ads.js';

const QUERY = 'SELECT campaign.id FROM campaign';
const { clientId } = DEFAULT_OAUTH_CLIENT;

describe('Access to the Google Ads simulator', () => {
  let simulator: AdsSimulator;
  beforeEach(async () => {
    simulator = await startSample();
  });
  afterEach(() => simulator.close());

  const outcome = async (asked: Parameters<typeof ask>[2]): Promise<unknown> => {
    const answer = await ask(simulator, QUERY, asked);
    return answer.status === 200 ? 200 : errorOf(answer);
  };

  it('needs a token that is valid and has the scope', async () => {
    expect(await outcome({ token: null })).to.deep.equal([401, 'UNAUTHENTICATED', 'CREDENTIALS_MISSING']);
    expect(await outcome({ token: 'ya29.nonsense' })).to.deep.equal([
      401,
      'authenticationError',
      'OAUTH_TOKEN_EXPIRED',
    ]);
    const token = await tokenOf(simulator);
    simulator.control.advance(3600);
    expect(await outcome({ token })).to.deep.equal([401, 'authenticationError', 'OAUTH_TOKEN_EXPIRED']);
    simulator.ads.identity.addRefreshToken(['https://www.googleapis.com/auth/analytics.readonly']);
    expect(await outcome({})).to.deep.equal([403, 'PERMISSION_DENIED', 'ACCESS_TOKEN_SCOPE_INSUFFICIENT']);
  });

  it('to a client goes through a manager above it, which the header names, or is shared directly', async () => {
    const denied = [403, 'authorizationError', 'USER_PERMISSION_DENIED'];
    expect(await outcome({})).to.equal(200);
    expect(await outcome({ customer: OTHER })).to.equal(200);
    expect(await outcome({ customer: OTHER, login: '5556667778' })).to.equal(200);
    expect(await outcome({ login: null })).to.deep.equal(denied);
    expect(await outcome({ customer: '1000000000' })).to.deep.equal(denied);
    expect(await outcome({ login: '1000000000' })).to.deep.equal(denied);
    expect(await outcome({ login: '5556667778' })).to.deep.equal([
      ...[403, 'authorizationError', 'INVALID_LOGIN_CUSTOMER_ID_SERVING_CUSTOMER_ID_COMBINATION'],
    ]);
    simulator.ads.share(clientId, CLIENT);
    expect(await outcome({ login: null })).to.equal(200);
    simulator.ads.unshare(clientId, CLIENT);
    simulator.ads.unshare(clientId, MANAGER);
    expect(await outcome({})).to.deep.equal([401, 'authenticationError', 'NOT_ADS_USER']);
  });

  it('needs ids of digits, and an account that is enabled', async () => {
    expect(await outcome({ customer: '123-456-7890' })).to.deep.equal([400, 'requestError', 'INVALID_CUSTOMER_ID']);
    expect(await outcome({ login: '987-654-3210' })).to.deep.equal([400, 'headerError', 'INVALID_LOGIN_CUSTOMER_ID']);
    simulator.control.updateCustomer(CLIENT, { status: 'CANCELED' });
    expect(await outcome({})).to.deep.equal([403, 'authorizationError', 'CUSTOMER_NOT_ENABLED']);
  });

  it('needs a version that is not retired', async () => {
    expect(await outcome({ version: 'v22' })).to.deep.equal([400, 'requestError', 'UNSUPPORTED_VERSION']);
    const unknown = await ask(simulator, QUERY, { version: 'v19' });
    expect([unknown.status, unknown.text.startsWith('<html>')]).to.deep.equal([404, true]);
    const { body } = await ask(simulator, QUERY, { version: 'v20' });
    expect(body[0].error).to.deep.include({ code: 400, status: 'INVALID_ARGUMENT' });
    expect(body[0].error.details[0]).to.deep.include({
      '@type': 'type.googleapis.com/google.ads.googleads.v20.errors.GoogleAdsFailure',
      errors: [
        {
          errorCode: { requestError: 'UNSUPPORTED_VERSION' },
          message: 'Version v20 is deprecated. Requests to this version will be blocked.',
        },
      ],
    });
  });

  it('is limited by operations in any 24 hours, and by calls of an account in a second', async () => {
    simulator.control.configure({ operationsPerDay: 2 });
    expect([await outcome({}), await outcome({ customer: '1000000000' }), await outcome({})]).to.deep.equal([
      ...[200, [403, 'authorizationError', 'USER_PERMISSION_DENIED'], 200],
    ]);
    expect(await outcome({})).to.deep.equal([429, 'quotaError', 'RESOURCE_EXHAUSTED']);
    simulator.control.advance(86_401);
    expect(await outcome({})).to.equal(200);
    simulator.control.configure({ operationsPerDay: null, callsPerSecond: 1 });
    const answers = [await ask(simulator, QUERY), await ask(simulator, QUERY)];
    expect(answers.map(({ status }) => status)).to.deep.equal([200, 429]);
    expect(answers[1]!.body[0].error.details[0].errors[0]).to.deep.equal({
      errorCode: { quotaError: 'RESOURCE_TEMPORARILY_EXHAUSTED' },
      message: 'Too many requests. Retry in 1 seconds.',
      details: { quotaErrorDetails: { rateScope: 'ACCOUNT', rateName: 'Requests per account', retryDelay: '1s' } },
    });
  });

  it('can be disturbed, over HTTP too, and is logged without secrets', async () => {
    const control = async (what: string, body?: object, method = 'POST'): Promise<unknown> =>
      (
        await fetch(`${simulator.url}/__control/${what}`, { method, ...(body && { body: JSON.stringify(body) }) })
      ).json();
    const broken = async (): Promise<string> => outcome({}).then(String, () => 'broken');
    await control('faults', {
      faults: [{ effect: { kind: 'cut', afterBytes: 20 }, match: { method: 'searchStream' } }],
    });
    expect(await broken()).to.equal('broken');
    simulator.control.inject({ effect: { kind: 'reset' }, match: { customer: CLIENT } });
    expect(await broken()).to.equal('broken');
    simulator.control.inject({ effect: { kind: 'unclosed' }, match: { method: 'searchStream' } });
    expect(await broken()).to.equal('broken');
    simulator.control.inject({
      effect: { kind: 'ads-error', error: 'internalError', word: 'TRANSIENT_ERROR', isInStream: true },
      match: { method: 'searchStream' },
    });
    const half = await ask(simulator, QUERY);
    expect([half.status, half.body.length, half.body[1].error.code]).to.deep.equal([200, 2, 500]);
    simulator.control.inject({ effect: { kind: 'missing-rows' }, match: { query: 'FROM campaign' } });
    expect((await ask(simulator, QUERY)).body[0].results).to.equal(undefined);
    await control('clock', { advanceSeconds: 60 });
    await control('put-campaign', {
      customer: CLIENT,
      campaign: { id: '113', name: 'New', status: 'ENABLED', type: 'SEARCH' },
    });
    expect((await ask(simulator, QUERY)).body[0].results).to.have.length(3);
    expect(simulator.control.calls().at(-1)).to.deep.include({ customer: CLIENT, query: QUERY, status: 200 });
    expect(simulator.control.calls().at(-1)!.headers.authorization).to.equal('***');
  });
});
