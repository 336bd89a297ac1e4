import { expect } from 'chai';
import { CLIENT, MANAGER, OTHER, startSample } from '../../../simulators/google-ads/test-support/sample-ads.js';
import { DEFAULT_OAUTH_CLIENT } from '../../../simulators/google/identity.js';
import type { AccountProfile } from '../../../src/contract/extractor.js';
import { endNotice } from '../../../src/ingest/google-ads/client/api-version.js';
import { ConfigError } from '../../../src/runtime/errors.js';
import { rejection } from '../../support/rejection.js';
import { type SimulatedAds, startSimulatedAds } from './support/simulated-ads.js';

const closedAction = { id: '502', name: 'Old', status: 'REMOVED', clickLookbackDays: 90, viewLookbackDays: 1 } as const;
const longAction = { ...closedAction, id: '503', name: 'Lead', status: 'ENABLED' } as const;

describe('A test of a Google Ads source', () => {
  let ads: SimulatedAds;
  beforeEach(async () => {
    ads = await startSimulatedAds();
  });
  afterEach(() => ads.simulator.close());

  const probe = async (settings?: Record<string, unknown>, backfillStart?: string): Promise<AccountProfile> => {
    const extractor = ads.connect(settings, backfillStart);
    try {
      return await extractor.probe();
    } finally {
      await extractor.close();
    }
  };
  const refusal = async (settings: Record<string, unknown>): Promise<string> => {
    const error = await rejection(probe(settings));
    expect(error).to.be.instanceOf(ConfigError);
    return error.message;
  };

  it('lists the clients of the whole tree below a manager, with zones and currencies', async () => {
    ads.simulator.control.updateCustomer(OTHER, { conversionActions: [closedAction, longAction] });
    expect(await probe()).to.deep.equal({
      name: 'All shops',
      // The clients differ: those of the manager.
      currency: 'USD',
      timezone: 'America/New_York',
      accounts: [
        'Tokyo (1112223334): JPY, Asia/Tokyo, read again for 90 days',
        'New York (1234567890): USD, America/New_York',
      ],
      accountIds: [OTHER, CLIENT],
      notices: [],
      streams: [
        {
          stream: 'campaigns',
          contents: 'campaigns with the history of their names and statuses, including removed ones',
          missing: null,
        },
        {
          stream: 'ad_spend',
          contents: 'spend, impressions, clicks, conversions and their value by day, campaign, network and device',
          missing: null,
        },
      ],
    });
    const headers = ads.simulator.control.calls().filter(({ query }) => query !== null);
    expect(headers.map(({ customer, headers: sent }) => [customer, sent['login-customer-id']])).to.deep.equal([
      [MANAGER, undefined],
      [MANAGER, MANAGER],
      [OTHER, MANAGER],
      [CLIENT, MANAGER],
    ]);
  });

  it('reads only the clients that the settings name, or one account through its manager', async () => {
    expect(await probe({ clients: ['111-222-3334'] })).to.include({ currency: 'JPY', timezone: 'Asia/Tokyo' });
    const one = await probe({ customerId: '123-456-7890', loginCustomerId: '987-654-3210' });
    expect([one.name, one.currency, one.notices]).to.deep.equal(['New York', 'USD', []]);
    expect(await refusal({ clients: ['999-999-9999'] })).to.match(/has no client 9999999999/);
    const some = await probe({ clients: [CLIENT, '999-999-9999'] });
    expect([some.accounts?.length, some.notices]).to.deep.equal([
      1,
      [
        '9999999999 is not read: manager 9876543210 has no such client. Link it again, or take it out of settings.clients.',
      ],
    ]);
    const notManager = { customerId: CLIENT, loginCustomerId: MANAGER, clients: [CLIENT] };
    expect(await refusal(notManager)).to.match(/is not a manager: leave settings.clients out/);
  });

  it('reads one account that is shared directly, without a header', async () => {
    ads.simulator.ads.share(DEFAULT_OAUTH_CLIENT.clientId, CLIENT);
    ads.simulator.ads.unshare(DEFAULT_OAUTH_CLIENT.clientId, MANAGER);
    expect(await probe({ customerId: CLIENT })).to.include({ name: 'New York', currency: 'USD' });
    expect(ads.simulator.control.calls().some(({ headers }) => 'login-customer-id' in headers)).to.equal(false);
  });

  it('says which clients cannot be read, and why; fails if none can', async () => {
    ads.simulator.control.updateCustomer(OTHER, { status: 'SUSPENDED' });
    expect((await probe()).notices[0]).to.equal(
      'Tokyo (1112223334) is suspended: Google lets nobody read it. What was read before stays.',
    );
    ads.simulator.control.updateCustomer(OTHER, { status: 'ENABLED' });
    const denied = { kind: 'ads-error', error: 'authorizationError', word: 'METRIC_ACCESS_DENIED' } as const;
    ads.simulator.control.inject({ effect: denied, match: { customer: OTHER } });
    expect((await probe()).notices[0]).to.match(/^Tokyo \(1112223334\) is not read: .*not billing access alone$/);
    const broken = { kind: 'status', status: 503 } as const;
    ads.simulator.control.inject({ effect: broken, match: { customer: OTHER, query: 'conversion_action' }, times: 99 });
    expect((await probe()).notices[0]).to.match(/^Tokyo \(1112223334\) gave no answer: .*HTTP 503/);
    ads.simulator.control.faults.clear();
    ads.simulator.control.inject({ effect: denied, match: { query: 'conversion_action' }, times: 2 });
    expect(await refusal({})).to.match(/METRIC_ACCESS_DENIED/);
    for (const id of [CLIENT, OTHER]) ads.simulator.control.updateCustomer(id, { status: 'CLOSED' });
    expect(await refusal({})).to.match(/has no client that is enabled/);
  });

  it('says what lies before the months that Google keeps', async () => {
    const { streams } = await probe({}, '2020-01-01T00:00:00Z');
    expect(streams[1]!.missing).to.equal(
      'days before 2023-11-01: Google keeps daily figures for 37 months, and only monthly ones before.',
    );
  });

  it('says months ahead that the version of the API will be blocked', async () => {
    expect(endNotice('2027-06-01')).to.equal(null);
    expect(endNotice('2027-06-10')).to.match(/^Google blocks version v26 .* in about 2027-11, as it plans\. Update/);
    expect(endNotice('2027-01-01', 'v22', { endsIn: '2026-10-01', isEstimate: false })).to.match(/v22 .* in 2026-10\./);
    ads.simulator.control.setClock(Date.parse('2027-10-01T00:00:00Z') * 1000);
    expect((await probe()).notices.at(-1)).to.match(/^Google blocks version v26/);
  });

  it('reads nothing of accounts that nobody can see without credentials of theirs', async () => {
    const stranger = await startSample();
    stranger.ads.unshare(DEFAULT_OAUTH_CLIENT.clientId, MANAGER);
    try {
      const settings = { baseUrl: stranger.url, tokenUrl: `${stranger.url}/token` };
      expect(await refusal(settings)).to.match(/NOT_ADS_USER.*Access and security/);
    } finally {
      await stranger.close();
    }
  });
});
