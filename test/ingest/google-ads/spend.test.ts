import { expect } from 'chai';
import { CLIENT, OTHER, plainRow } from '../../../simulators/google-ads/test-support/sample-ads.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { rejection } from '../../support/rejection.js';
import { latestPayloads } from '../support/syncing.js';
import { type SimulatedAds, startSimulatedAds } from './support/simulated-ads.js';

const hour = 3_600_000;
const day = 24 * hour;
const longAction = { id: '503', name: 'Lead', status: 'ENABLED', clickLookbackDays: 60, viewLookbackDays: 1 } as const;

describe('The spend of Google Ads accounts', () => {
  let database: TestDatabase;
  let ads: SimulatedAds;
  let sourceId: string;
  let sources = 0;

  before(async () => {
    database = await createTestDatabase();
  });
  after(() => database.drop());

  beforeEach(async () => {
    ads = await startSimulatedAds();
    sourceId = `ads-${(sources += 1)}`;
  });
  afterEach(() => ads.simulator.close());

  const sync = (settings?: Record<string, unknown>, backfillStart?: string): Promise<string[]> =>
    ads.sync(database, sourceId, settings, backfillStart);
  const spendOf = (key: string) => ads.record(database, sourceId, 'ad_spend', key);
  /** `customer from..to` of each request for spend since the last call. */
  const ranges = (): string[] => {
    const found = ads.simulator.control.calls().flatMap(({ customer, query }) => {
      const range = /FROM campaign WHERE segments.date BETWEEN '(.*)' AND '(.*)' ORDER/.exec(query ?? '');
      return range ? [`${customer} ${range[1]}..${range[2]}`] : [];
    });
    ads.simulator.control.log.clear();
    return found;
  };

  it('is kept as received, a day of an account in one record', async () => {
    expect(await sync()).to.deep.equal([]);
    const [about, ...rows] = (await spendOf(`${CLIENT}/2026-11-18`))!;
    expect(about).to.deep.equal({
      account: { id: CLIENT, currency: 'USD', timezone: 'America/New_York' },
      restatedForDays: 30,
    });
    expect(rows).to.have.length(2);
    const payload = (await latestPayloads(database, sourceId, 'ad_spend')).get(`${CLIENT}/2026-11-18`);
    expect(payload).to.contain('"costMicros":"10123456"').and.to.contain('"conversions":2.3333333333333335');
    // Noon in London: it is the 20th in New York, and in Tokyo.
    expect(ranges()).to.deep.equal([`${OTHER} 2026-11-11..2026-11-20`, `${CLIENT} 2026-11-11..2026-11-20`]);
    expect((await spendOf(`${OTHER}/2026-11-12`))!.slice(1)).to.deep.equal([]);
  });

  it('is the same whatever a campaign is called now; its names are in the list of campaigns', async () => {
    await sync();
    const versions = async (): Promise<unknown[]> =>
      (await database.pool.query('select stream from raw.record_version where source_id = $1 order by 1', [sourceId]))
        .rows;
    const before = (await versions()).length;
    ads.simulator.control.putCampaign(CLIENT, { id: '111', name: 'Brand new', status: 'PAUSED', type: 'SEARCH' });
    await sync();
    expect((await versions()).length).to.equal(before + 1);
    expect(await ads.record(database, sourceId, 'campaigns', `${CLIENT}/111`)).to.deep.equal([
      { account: { id: CLIENT, name: 'New York' } },
      {
        campaign: {
          ...{ resourceName: `customers/${CLIENT}/campaigns/111`, id: '111', name: 'Brand new', status: 'PAUSED' },
          advertisingChannelType: 'SEARCH',
        },
      },
    ]);
    // Removed ones are in it, too.
    expect(await ads.record(database, sourceId, 'campaigns', `${CLIENT}/112`)).to.have.length(2);
  });

  it('is read again for three days at each sync, for 32 daily, and for 92 weekly where conversions come that late', async () => {
    ads.simulator.control.updateCustomer(OTHER, { conversionActions: [longAction] });
    await sync({}, '2026-06-01T10:00:00Z');
    ranges();
    await sync({}, '2026-06-01T10:00:00Z');
    expect(ranges()).to.deep.equal([`${OTHER} 2026-11-18..2026-11-20`, `${CLIENT} 2026-11-18..2026-11-20`]);
    await ads.clock.sleep(day);
    await sync({}, '2026-06-01T10:00:00Z');
    expect(ranges()).to.deep.equal([`${OTHER} 2026-10-20..2026-11-21`, `${CLIENT} 2026-10-20..2026-11-21`]);
    await ads.clock.sleep(6 * day);
    await sync({}, '2026-06-01T10:00:00Z');
    expect(ranges()).to.deep.equal([
      ...[`${OTHER} 2026-08-21..2026-09-22`, `${OTHER} 2026-09-23..2026-10-25`, `${OTHER} 2026-10-26..2026-11-27`],
      ...[`${CLIENT} 2026-10-21..2026-11-22`, `${CLIENT} 2026-11-23..2026-11-27`],
    ]);
    expect((await spendOf(`${OTHER}/2026-11-19`))![0]).to.deep.include({ restatedForDays: 90 });
  });

  it('keeps the longer lookback of the days before it became shorter', async () => {
    const settings = { clients: [OTHER, OTHER] };
    ads.simulator.control.updateCustomer(OTHER, { conversionActions: [longAction] });
    await sync(settings, '2026-06-01T10:00:00Z');
    ads.simulator.control.updateCustomer(OTHER, { conversionActions: [] });
    ranges();
    await ads.clock.sleep(7 * day);
    await sync(settings, '2026-06-01T10:00:00Z');
    expect(ranges()[0]).to.equal(`${OTHER} 2026-08-21..2026-09-22`);
    expect((await spendOf(`${OTHER}/2026-11-20`))![0]).to.deep.include({ restatedForDays: 90 });
    expect((await spendOf(`${OTHER}/2026-11-21`))![0]).to.deep.include({ restatedForDays: 30 });
  });

  it('of the other clients is read if one cannot be asked for its lookback', async () => {
    const broken = { kind: 'status', status: 503 } as const;
    ads.simulator.control.inject({ effect: broken, match: { customer: OTHER, query: 'conversion_action' }, times: 99 });
    expect((await rejection(sync())).message).to.match(/HTTP 503/);
    expect(await spendOf(`${CLIENT}/2026-11-18`)).to.have.length(3);
  });

  it('of a client that the manager no longer has ends, and the operator is told until it is back', async () => {
    await sync();
    ads.simulator.control.updateCustomer(OTHER, { managers: [] });
    expect(await sync()).to.deep.equal([
      `${OTHER} is not read any more: the manager no longer has it as a client, and its spend ends there. Link it again, or name in settings.clients which accounts to read.`,
    ]);
    expect(await sync({ clients: [CLIENT] })).to.deep.equal([]);
    ads.simulator.control.updateCustomer(OTHER, { managers: ['5556667778'] });
    expect(await sync()).to.deep.equal([]);
  });

  it('grows until the conversions are complete', async () => {
    const grown = { conversions: '30', conversionValue: '300', growsForDays: 30 };
    ads.simulator.control.putRow(CLIENT, '2026-11-19', plainRow(grown));
    const conversions = async (): Promise<unknown> => {
      await sync();
      const [, ...rows] = (await spendOf(`${CLIENT}/2026-11-19`)) as { campaign: { id: string }; metrics: object }[];
      return rows.find(({ campaign }) => campaign.id === '111')!.metrics;
    };
    expect(await conversions()).to.include({ conversions: 1, conversionsValue: 10 });
    await ads.clock.sleep(20 * day);
    expect(await conversions()).to.include({ conversions: 21, conversionsValue: 210 });
    await ads.clock.sleep(20 * day);
    expect(await conversions()).to.include({ conversions: 30, conversionsValue: 300 });
  });

  it('is not empty where the first answer lacks rows', async () => {
    ads.simulator.control.inject({
      effect: { kind: 'missing-rows', days: ['2026-11-18'] },
      match: { customer: CLIENT, query: 'FROM campaign WHERE' },
    });
    expect((await sync())[0]).to.match(new RegExp(`^${CLIENT}, 2026-11-18: .* the account's own total is 35.433456`));
    expect(await spendOf(`${CLIENT}/2026-11-18`)).to.equal(undefined);
    expect(await sync()).to.deep.equal([]);
    expect(await spendOf(`${CLIENT}/2026-11-18`)).to.have.length(3);
  });

  it('is not replaced by rows that went missing, until the total of the account agrees', async () => {
    await sync();
    ads.simulator.control.inject({
      effect: { kind: 'missing-rows', days: ['2026-11-18'] },
      match: { customer: CLIENT, query: 'FROM campaign WHERE' },
    });
    expect(await sync()).to.deep.equal([
      `${CLIENT}, 2026-11-18: the platform reports 0 rows with a total of 0, where 2 with 35.433456 are known, and the account's own total is 35.433456. The known ones are kept since 2026-11-20T12:00:00Z; it is requested again at each sync.`,
    ]);
    expect(await spendOf(`${CLIENT}/2026-11-18`)).to.have.length(3);
    expect(await sync()).to.deep.equal([]);
    ads.simulator.control.clearDay(CLIENT, '2026-11-18');
    expect(await sync()).to.deep.equal([]);
    expect(await spendOf(`${CLIENT}/2026-11-18`)).to.have.length(1);
  });

  it('begins where Google still keeps days, and says so where it begins later than expected', async () => {
    const settings = { clients: [CLIENT] };
    await sync(settings, '2015-01-01T00:00:00Z');
    expect(ranges()[0]).to.equal(`${CLIENT} 2023-11-01..2023-12-03`);
    sourceId = `ads-${(sources += 1)}`;
    ads.simulator.control.configure({ keptMonths: 36 });
    expect(await sync(settings, '2015-01-01T00:00:00Z')).to.deep.equal([
      `${CLIENT}: the platform no longer has what was before 2023-11-20.`,
    ]);
    expect(await spendOf(`${CLIENT}/2023-11-19`)).to.equal(undefined);
    expect(await spendOf(`${CLIENT}/2023-11-20`)).to.have.length(1);
  });

  it('of a client that is suspended stays as it is, and the others are read', async () => {
    await sync();
    const denied = { kind: 'ads-error', error: 'authorizationError', word: 'USER_PERMISSION_DENIED' } as const;
    ads.simulator.control.inject({ effect: denied, match: { customer: OTHER }, times: 9 });
    ads.simulator.control.putRow(CLIENT, '2026-11-20', plainRow({ cost: '3' }));
    const [notice, ...others] = await sync();
    expect(notice).to.match(new RegExp(`^${OTHER} is not read: .*USER_PERMISSION_DENIED`));
    expect(others).to.deep.equal([]);
    expect(await spendOf(`${CLIENT}/2026-11-20`)).to.have.length(2);
    expect(await ads.record(database, sourceId, 'campaigns', `${OTHER}/211`)).to.have.length(2);
    ads.simulator.control.faults.clear();
    expect(await sync()).to.deep.equal([]);
  });

  it('of the only account that refuses to be read stops the source', async () => {
    const denied = { kind: 'ads-error', error: 'authorizationError', word: 'CUSTOMER_NOT_ENABLED' } as const;
    ads.simulator.control.inject({ effect: denied, match: { customer: CLIENT }, times: 9 });
    expect((await rejection(sync({ clients: [CLIENT] }))).message).to.match(/CUSTOMER_NOT_ENABLED.*reactivated/);
  });
});
