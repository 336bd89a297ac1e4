import { expect } from 'chai';
import type { FaultEffect } from '../../../simulators/google-ads/faults.js';
import type { AdsSimulator } from '../../../simulators/google-ads/server.js';
import { CLIENT, MANAGER, OTHER, startSample } from '../../../simulators/google-ads/test-support/sample-ads.js';
import { DEFAULT_OAUTH_CLIENT } from '../../../simulators/google/identity.js';
import { GoogleAdsClient } from '../../../src/ingest/google-ads/client/client.js';
import type { HttpPolicy } from '../../../src/ingest/http/policy.js';
import { StalePositionError } from '../../../src/ingest/reading/windows.js';
import { ConfigError, ThrottledError, TransientError } from '../../../src/runtime/errors.js';
import { rejection } from '../../support/rejection.js';
import { testLogger } from '../../support/test-logger.js';
import { TestClock } from '../support/test-clock.js';

const query = {
  ...{ customerId: CLIENT, loginCustomerId: MANAGER, fields: ['campaign'] },
  query: 'SELECT campaign.id FROM campaign ORDER BY campaign.id',
};

describe('The Google Ads client', () => {
  let simulator: AdsSimulator;
  let client: GoogleAdsClient;
  let clock: TestClock;

  beforeEach(async () => {
    simulator = await startSample();
    clock = new TestClock('2026-11-20T12:00:00Z');
    client = clientWith();
  });

  afterEach(async () => {
    await client.close();
    await simulator.close();
  });

  function clientWith(policy: Partial<HttpPolicy> = {}, settings: Record<string, string> = {}): GoogleAdsClient {
    const urls = { baseUrl: `${simulator.url}/`, tokenUrl: `${simulator.url}/token` };
    const context = { clock, log: testLogger, signal: new AbortController().signal };
    return new GoogleAdsClient({ ...DEFAULT_OAUTH_CLIENT, customerId: MANAGER, ...urls, ...settings }, context, policy);
  }

  const stage = (effect: FaultEffect, times = 1): void =>
    simulator.control.inject({ effect, times, match: { customer: CLIENT } });
  const error = (kind: 'quotaError' | 'internalError', word: string, more = {}): FaultEffect => ({
    ...{ kind: 'ads-error', error: kind, word, message: 'Staged.' },
    ...more,
  });
  const ids = async (): Promise<string[]> =>
    await client.stream(query, ({ fields }) => (JSON.parse(Buffer.from(fields[0]!).toString()) as { id: string }).id);
  const asReceived = <R>(row: R): R => row;
  const operations = (): number => simulator.control.calls().filter(({ customer }) => customer === CLIENT).length;

  it('joins the chunks of a stream, and takes an answer without rows in either form', async () => {
    simulator.control.configure({ chunkRows: 1 });
    expect(await ids()).to.deep.equal(['111', '112']);
    const none = { ...query, query: 'SELECT campaign.id FROM campaign WHERE campaign.id = 9' };
    expect(await client.stream(none, asReceived)).to.deep.equal([]);
    simulator.control.configure({ emptyStream: 'none' });
    expect(await client.stream(none, asReceived)).to.deep.equal([]);
  });

  it('sends the token and the manager, and a developer token only if there is one', async () => {
    await ids();
    await client.close();
    client = clientWith({}, { developerToken: 'only-for-a-proxy' });
    await ids();
    const sent = simulator.control.calls().filter(({ customer }) => customer === CLIENT);
    expect(sent.map(({ headers }) => headers['developer-token'])).to.deep.equal([undefined, '***']);
    expect(sent.map(({ path }) => path)).to.deep.equal(
      Array.from({ length: 2 }, () => `/v26/customers/${CLIENT}/googleAds:searchStream`),
    );
  });

  it('waits as long as a refusal for its rate says, and retries', async () => {
    stage(error('quotaError', 'RESOURCE_TEMPORARILY_EXHAUSTED', { retryDelay: '30s' }));
    expect(await ids()).to.have.length(2);
    expect(clock.sleeps).to.have.length(1);
    expect(clock.sleeps[0]).to.be.within(30_000, 33_001);
  });

  it('leaves the operations of a sliding day for later, after an hour', async () => {
    stage(error('quotaError', 'RESOURCE_EXHAUSTED'));
    const failure = await rejection(ids());
    expect(failure).to.be.instanceOf(ThrottledError);
    expect((failure as ThrottledError).waitMs).to.be.at.least(3_600_000);
    expect(operations()).to.equal(1);
  });

  for (const word of ['DEADLINE_EXCEEDED', 'EXCESSIVE_SHORT_TERM_QUERY_RESOURCE_CONSUMPTION']) {
    it(`asks for a smaller range after ${word} twice`, async () => {
      stage(error(word.startsWith('DEAD') ? 'internalError' : 'quotaError', word), 2);
      const failure = (await rejection(ids())) as TransientError;
      expect([failure.code, failure.shrink]).to.deep.equal([`google_ads_${word.toLowerCase()}`, true]);
      expect(operations()).to.equal(2);
    });
  }

  it('retries what is transient: errors, pages of proxies, and streams that break or fail half-way', async () => {
    simulator.control.configure({ chunkRows: 1 });
    for (const effect of [
      error('internalError', 'INTERNAL_ERROR'),
      error('internalError', 'TRANSIENT_ERROR', { isInStream: true }),
      error('internalError', 'A_WORD_OF_TOMORROW'),
      { kind: 'status', status: 502 },
      { kind: 'unclosed' },
      { kind: 'cut', afterBytes: 60 },
      { kind: 'reset' },
    ] as const) {
      stage(effect);
      expect(await ids(), effect.kind).to.deep.equal(['111', '112']);
    }
    expect(clock.sleeps).to.have.length(7);
  });

  it('gives up on a stream that stops without an end', async () => {
    await client.close();
    client = clientWith({ stallTimeoutMs: 300, attempts: 1 });
    stage({ kind: 'stall', afterBytes: 40 });
    const failure = (await rejection(ids())) as TransientError;
    expect([failure.code, failure.shrink]).to.deep.equal(['http_stalled', true]);
  });

  it('renews a token that was refused, once', async () => {
    await ids();
    simulator.ads.identity.expireTokens();
    expect(await ids()).to.have.length(2);
    simulator.control.inject({
      effect: { kind: 'ads-error', error: 'authenticationError', word: 'OAUTH_TOKEN_INVALID' },
      match: { customer: CLIENT },
      times: 2,
    });
    const failure = await rejection(ids());
    expect(failure).to.be.instanceOf(ConfigError);
    expect(simulator.ads.identity.issued).to.equal(3);
  });

  it('says what to do about what no retry can cure, and does not retry', async () => {
    const refused = async (asked: Partial<typeof query>): Promise<string> => {
      const failure = await rejection(client.stream({ ...query, ...asked }, asReceived));
      expect(failure).to.be.instanceOf(ConfigError);
      return failure.message;
    };
    expect(await refused({ query: 'SELECT campaign.start_date FROM campaign' })).to.match(
      /Unrecognized field in the query: 'campaign.start_date'\. \(UNRECOGNIZED_FIELD\)$/,
    );
    expect(await refused({ loginCustomerId: OTHER })).to.match(
      /settings\.loginCustomerId is not a manager of the account/,
    );
    simulator.control.configure({ versions: ['v27'], retiredVersions: ['v26'] });
    expect(await refused({})).to.match(/v26 is deprecated.*UNSUPPORTED_VERSION\); update Cartograph/);
    simulator.control.configure({ versions: [], retiredVersions: [] });
    expect(await refused({})).to.match(/there is no Google Ads API v26 at this address \(HTTP 404\)/);
    expect(operations()).to.equal(4);
    expect(clock.sleeps).to.deep.equal([]);
  });

  it('continues by page tokens, and says when one is no longer valid', async () => {
    simulator.control.configure({ pageRows: 1 });
    const { nextPageToken } = await client.page(query, null);
    const last = await client.page(query, nextPageToken);
    expect([last.rows.length, last.nextPageToken]).to.deep.equal([1, null]);
    expect(await rejection(client.page(query, 'nonsense'))).to.be.instanceOf(StalePositionError);
  });
});
