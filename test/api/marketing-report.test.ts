import { expect } from 'chai';
import { type Dimension, dimensions } from '../../src/models/metrics/dimensions.js';
import { metricFieldName } from '../../src/models/metrics/metric.js';
import { apply, publish } from '../models/warehouse.js';
import type { TestDatabase } from '../support/database.js';
import { createWarehouse } from '../support/warehouse-database.js';
import { answer, ask } from './support/graphql-client.js';
import { brand, google, loadMarketing, now, sold, spent } from './support/marketing.js';
import { startTestApi, type TestApi } from './support/test-api.js';

describe('Advertising and visits in a report', () => {
  let database: TestDatabase;
  let api: TestApi;

  before(async () => {
    database = await createWarehouse();
    await loadMarketing(database.pool);
    // Trade before the first day of advertising; and a day of which Meta has not reported.
    await apply(database.pool, [sold('5', '2026-05-20', '1000')]);
    await apply(database.pool, [spent('2026-06-05', [])], google);
    await apply(database.pool, [spent('2026-06-05', [], { accountId: 'b1' })], brand);
    await publish(database.pool);
    api = await startTestApi({ clock: { now: () => now, sleep: async () => undefined } }, database);
  });
  after(async () => {
    await api.close();
    await database.drop();
  });

  const days = (from: number, to: number): string =>
    `date: { range: { from: "2026-06-${String(from).padStart(2, '0')}", to: "2026-06-${String(to).padStart(2, '0')}" } }`;
  type Row = Record<string, unknown>;
  const report = async (args: string, fields: string): Promise<{ rows: Row[]; total: Row; groupTotals: Row[] }> => {
    const data = await answer<{ report: never }>(api.url, `{ report(${args}) { ${fields} } }`);
    return data.report;
  };
  const rowsOf = async (args: string, fields: string): Promise<Row[]> =>
    (await report(args, `rows { ${fields} }`)).rows;
  const refusal = async (args: string, fields: string): Promise<string> => {
    const { errors } = await ask(api.url, `{ report(${args}) { rows { ${fields} } } }`);
    expect(errors.map(({ extensions }) => extensions.code)).to.deep.equal(['BAD_USER_INPUT']);
    return errors[0]!.message;
  };

  it('adds up over everything, with ratios of the sums; unattributed spend is part of it, not spread', async () => {
    const { total, rows } = await report(
      `by: [SOURCE], filter: { ${days(1, 3)} }`,
      `total { adSpend { amount } unattributedAdSpend { amount } impressions clicks cpc { amount } cpm { amount } ctr
         mer cac { amount } newCustomerShare sessions engagedSessions addToCarts visitedOrders conversionRate roas platformConversions }
       rows { source { key } netSales { amount } adSpend { amount } unattributedAdSpend { amount } mer sessions conversionRate }`,
    );
    expect(total).to.deep.equal({
      ...{ adSpend: { amount: '47.00' }, unattributedAdSpend: { amount: '4.00' }, impressions: '11600', clicks: '124' },
      ...{ cpc: { amount: '0.379032' }, cpm: { amount: '4.051724' }, ctr: '0.01069' },
      ...{ mer: '4.042553', cac: { amount: '11.75' }, newCustomerShare: '1' },
      ...{ sessions: 60, engagedSessions: 30, addToCarts: 7, visitedOrders: 3, conversionRate: '0.05' },
      // Google and Meta claim the same orders.
      ...{ roas: null, platformConversions: null },
    });
    const row = (key: string, sales: string, spend: string, none: string, mer: string | null): Row => ({
      ...{ source: { key }, netSales: { amount: sales }, adSpend: { amount: spend } },
      ...{ unattributedAdSpend: { amount: none }, mer },
    });
    expect(rows).to.deep.equal([
      { ...row('brand', '0.00', '4.00', '4.00', '0'), sessions: 0, conversionRate: null },
      { ...row('leeds', '100.00', '0.00', '0.00', null), sessions: 0, conversionRate: null },
      { ...row('london', '90.00', '43.00', '0.00', '2.093023'), sessions: 60, conversionRate: '0.05' },
    ]);
  });

  it('is 0 on a day that was reported without any, and null on one that was not', async () => {
    const rows = await rowsOf(
      `period: DAY, filter: { source: ["london"] ${days(1, 4)} }, compareTo: [{ with: DAY_BEFORE }]`,
      'span { first } adSpend { amount } sessions visitedOrders comparisons { change { adSpend { amount } sessions } }',
    );
    const shown = rows.map(({ span, adSpend, comparisons, ...rest }) => [
      (span as { first: string }).first.slice(-2),
      (adSpend as Row | null)?.amount ?? null,
      rest,
      (comparisons as { change: { adSpend: Row | null } }[])[0]!.change.adSpend?.amount ?? null,
    ]);
    expect(shown).to.deep.equal([
      ['01', '23.00', { sessions: 40, visitedOrders: 2 }, null],
      ['02', '0.00', { sessions: 20, visitedOrders: 1 }, '-23.00'],
      // The property has not reported it, so nothing compares.
      ['03', '20.00', { sessions: null, visitedOrders: null }, null],
      ['04', null, { sessions: null, visitedOrders: null }, null],
    ]);
  });

  it('takes only days with reported spend for MER and CAC, and marks a range that was reported in part', async () => {
    const { total } = await report(
      `filter: { date: { range: { from: "2026-05-15", to: "2026-06-03" } } }, compareTo: [{ with: PREVIOUS_PERIOD }]`,
      `total { span { isPartial partialSources } netSales { amount } adSpend { amount } mer cac { amount }
         advertisedSales { amount } advertisedNewCustomers comparisons { isComparable change { adSpend { amount } } } }`,
    );
    expect(total).to.deep.equal({
      span: { isPartial: true, partialSources: ['brand', 'google', 'meta'] },
      ...{ netSales: { amount: '1190.00' }, adSpend: { amount: '47.00' }, mer: '4.042553', cac: { amount: '11.75' } },
      ...{ advertisedSales: { amount: '190.00' }, advertisedNewCustomers: 4 },
      comparisons: [{ isComparable: false, change: { adSpend: null } }],
    });
    const before = await report(
      `by: [SOURCE], filter: { date: { range: { from: "2026-05-15", to: "2026-05-31" } } }`,
      'total { mer adSpend { amount } advertisedSales { amount } }',
    );
    expect(before.total).to.deep.equal({ mer: null, adSpend: null, advertisedSales: null });
    const whole = await rowsOf(`filter: { ${days(1, 3)} }`, 'adSpend { amount } span { isPartial partialSources }');
    expect(whole).to.deep.equal([{ adSpend: { amount: '47.00' }, span: { isPartial: false, partialSources: [] } }]);
  });

  it('knows by account which days are missing: null in its own rows, and told where others hide it', async () => {
    const fields = 'span { first isPartial partialSources } adSpend { amount }';
    const { rows, total } = await report(
      `by: [AD_PLATFORM], period: DAY, filter: { ${days(1, 5)} }`,
      `rows { adPlatform { key } ${fields} } total { span { partialSources } adSpend { amount } }`,
    );
    const shown = rows.map(({ adPlatform, span, adSpend }) => [
      (span as { first: string }).first.slice(-2),
      (adPlatform as Row).key,
      (adSpend as Row | null)?.amount ?? null,
      (span as { partialSources: string[] }).partialSources,
    ]);
    const ofPlatform = (key: string): unknown[][] => shown.filter(([, own]) => own === key).slice(2);
    expect(ofPlatform('GOOGLE_ADS')).to.deep.equal([
      ['03', 'GOOGLE_ADS', '20.00', []],
      ['04', 'GOOGLE_ADS', null, ['google']],
      ['05', 'GOOGLE_ADS', '0.00', []],
    ]);
    // The brand's account is on Meta too, and has reported the fifth.
    expect(ofPlatform('META_ADS')).to.deep.equal([
      ['03', 'META_ADS', '0.00', []],
      ['04', 'META_ADS', null, ['brand', 'meta']],
      ['05', 'META_ADS', '0.00', ['meta']],
    ]);
    expect(total).to.deep.equal({
      span: { partialSources: ['brand', 'google', 'meta'] },
      adSpend: { amount: '47.00' },
    });
    const byAccount = await rowsOf(
      `by: [AD_ACCOUNT], period: DAY, filter: { ${days(1, 5)}, where: [{ dimension: AD_ACCOUNT, in: ["meta/m1"] }] }`,
      fields,
    );
    expect(byAccount.map(({ adSpend }) => (adSpend as Row | null)?.amount ?? null)).to.deep.equal([
      ...['8.00', '0.00', '0.00', null, null],
    ]);
    const [fifth] = await rowsOf(`filter: { ${days(5, 5)} }`, fields);
    expect(fifth).to.deep.equal({
      span: { first: '2026-06-05', isPartial: true, partialSources: ['meta'] },
      adSpend: { amount: '0.00' },
    });
  });

  it('has a note for each account whose days are missing, and for days that are held back', async () => {
    const { total, rows } = await report(
      `period: DAY, filter: { ${days(3, 5)} }`,
      'total { adSpend { amount } notes { code sourceId accountId first last days } } rows { span { first } adSpend { amount } notes { code sourceId } }',
    );
    const missing = (sourceId: string, accountId: string, first: string, last: string, of: number): Row => ({
      ...{ code: 'NOT_REPORTED', sourceId, accountId, first: `2026-06-${first}`, last: `2026-06-${last}`, days: of },
    });
    expect(total.notes).to.deep.equal([
      missing('brand', 'b1', '04', '04', 1),
      missing('google', 'a1', '04', '04', 1),
      missing('meta', 'm1', '04', '05', 2),
    ]);
    expect(rows.map(({ notes }) => (notes as { sourceId: string }[]).map(({ sourceId }) => sourceId))).to.deep.equal([
      [],
      ['brand', 'google', 'meta'],
      ['meta'],
    ]);
    const [third] = await rowsOf(
      `by: [AD_PLATFORM], filter: { ${days(3, 3)} }, compareTo: [{ range: { from: "2026-06-04", to: "2026-06-04" } }]`,
      'adPlatform { key } adSpend { amount } notes { code } comparisons { notes { code sourceId } }',
    );
    expect(third).to.deep.include({
      notes: [],
      comparisons: [{ notes: [{ code: 'NOT_REPORTED', sourceId: 'google' }] }],
    });
  });

  it('is of one source of a store, whose trade it does not have', async () => {
    const [row] = await rowsOf(
      `filter: { source: ["google"] ${days(1, 3)} }`,
      'adSpend { amount } clicks mer sessions',
    );
    expect(row).to.deep.equal({ adSpend: { amount: '35.00' }, clicks: '100', mer: null, sessions: null });
  });

  it('tells what may change in the days compared with, and a break between the two sides', async () => {
    const state = 'mayRestateUntil restatements { sourceId until } notes { code sourceId first }';
    const [, second] = await rowsOf(
      `period: DAY, filter: { ${days(1, 2)} }, compareTo: [{ with: DAY_BEFORE }]`,
      `adSpend { amount } notes { code } comparisons { ${state} }`,
    );
    const broken = { code: 'ATTRIBUTION_CHANGED', sourceId: 'meta', first: '2026-06-01' };
    expect([second!.notes, second!.comparisons]).to.deep.equal([
      [],
      [
        {
          mayRestateUntil: '2026-07-01',
          restatements: [{ sourceId: 'google', until: '2026-07-01' }],
          notes: [broken],
        },
      ],
    ]);
    const { total } = await report(
      `filter: { ${days(2, 3)} }, compareTo: [{ range: { from: "2026-05-30", to: "2026-05-31" } }]`,
      `total { adSpend { amount } comparisons { ${state} } }`,
    );
    const missing = ['brand', 'google', 'meta'].map((sourceId) => ({
      ...{ code: 'NOT_REPORTED', sourceId, first: '2026-05-30' },
    }));
    expect(total.comparisons).to.deep.equal([{ mayRestateUntil: null, restatements: [], notes: [broken, ...missing] }]);
  });

  it('keeps what a platform claims to that platform: null over several, and where it does not tell', async () => {
    const fields = 'adPlatform { key } platformConversions platformAttributedRevenue { amount } roas';
    expect(await rowsOf(`by: [AD_PLATFORM], filter: { ${days(1, 2)} }`, fields)).to.deep.equal([
      {
        ...{ adPlatform: { key: 'GOOGLE_ADS' }, platformConversions: '2.5' },
        ...{ platformAttributedRevenue: { amount: '75.00' }, roas: '5' },
      },
      {
        ...{ adPlatform: { key: 'META_ADS' }, platformConversions: '1' },
        ...{ platformAttributedRevenue: { amount: '40.00' }, roas: '3.333333' },
      },
    ]);
    const unknown = await rowsOf(
      `filter: { where: [{ dimension: AD_PLATFORM, in: ["google_ads"] }] ${days(1, 3)} }`,
      'roas adSpend { amount }',
    );
    expect(unknown).to.deep.equal([{ roas: null, adSpend: { amount: '35.00' } }]);
  });

  it('is by campaign with its name of now, account, network and device, and by limit with the others', async () => {
    const rows = await rowsOf(
      `by: [CAMPAIGN, AD_ACCOUNT, AD_NETWORK, AD_DEVICE], filter: { ${days(1, 3)} }, limit: 2, orderBy: [{ metric: AD_SPEND, descending: true }]`,
      'isOther campaign { key label } adAccount { key label } adNetwork { key } adDevice { key } adSpend { amount } share { adSpend } roas',
    );
    expect(rows).to.deep.equal([
      {
        ...{ isOther: false, campaign: { key: 'google:c2', label: 'Film' } },
        ...{
          adAccount: { key: 'google/a1', label: 'Account 1' },
          adNetwork: { key: 'YOUTUBE' },
          adDevice: { key: 'MOBILE' },
        },
        ...{ adSpend: { amount: '20.00' }, share: { adSpend: '0.425532' }, roas: null },
      },
      {
        ...{ isOther: false, campaign: { key: 'google:c1', label: 'Mugs of spring' } },
        ...{
          adAccount: { key: 'google/a1', label: 'Account 1' },
          adNetwork: { key: 'SEARCH' },
          adDevice: { key: 'MOBILE' },
        },
        ...{ adSpend: { amount: '10.00' }, share: { adSpend: '0.212766' }, roas: '6' },
      },
      {
        ...{ isOther: true, campaign: null, adAccount: null, adNetwork: null, adDevice: null },
        ...{ adSpend: { amount: '17.00' }, share: { adSpend: '0.361702' }, roas: null },
      },
    ]);
  });

  it('is of visits by what they came by, and where they landed', async () => {
    const rows = await rowsOf(
      `by: [CHANNEL_GROUP, SESSION_SOURCE, SESSION_MEDIUM, SESSION_CAMPAIGN, LANDING_PAGE, SESSION_DEVICE, SESSION_COUNTRY, WEB_PROPERTY], filter: { ${days(1, 1)} }`,
      'keys { key } sessions runningTotal { sessions }',
    );
    expect(rows.map(({ keys, ...row }) => [(keys as Row[]).map(({ key }) => key), row])).to.deep.equal([
      [
        ['Direct', '(direct)', '(none)', '(not set)', '/', 'desktop', null, 'ga/p1'],
        { sessions: 10, runningTotal: { sessions: 10 } },
      ],
      [
        ['Paid Search', 'google', 'cpc', 'Mugs', '/products', 'mobile', 'GB', 'ga/p1'],
        { sessions: 30, runningTotal: { sessions: 30 } },
      ],
    ]);
  });

  it('is the same from aggregates of days, weeks and months, and from the facts', async () => {
    const groups = {
      '': 'ad account x device and property x channel group and visited orders',
      'CAMPAIGN, AD_ACCOUNT': 'ad account x campaign',
      'AD_NETWORK, AD_DEVICE': 'ad account x device',
      'CAMPAIGN, AD_DEVICE': 'ad spend',
      CHANNEL_GROUP: 'property x channel group',
      'SESSION_MEDIUM, CHANNEL_GROUP': 'property x session campaign',
      LANDING_PAGE: 'property x landing page',
      SESSION_COUNTRY: 'property x device',
      'SESSION_COUNTRY, LANDING_PAGE': 'sessions',
    };
    const spend = 'adSpend { amount } clicks';
    const found: Record<string, string> = {};
    for (const by of Object.keys(groups)) {
      const isOfAds = /^(CAMPAIGN|AD)/.test(by);
      const fields = by === '' ? `${spend} sessions visitedOrders` : isOfAds ? spend : 'sessions addToCarts';
      const answers = await Promise.all(
        ['DAY', 'WEEK', 'MONTH'].map(async (period) => {
          // Four weeks, and one month.
          const { data, extensions } = await ask(
            api.url,
            `{ report(by: [${by}], period: ${period}, filter: { ${period === 'MONTH' ? days(1, 30) : days(1, 28)} }) {
               groupTotals { keys { key } ${fields} } total { ${fields} } } }`,
          );
          const { groupTotals, total } = (data as unknown as { report: unknown }).report as {
            groupTotals: Row[];
            total: Row;
          };
          const [note] = (extensions as unknown as { report: { grain: string }[] }).report;
          return { groupTotals, total, grain: note!.grain };
        }),
      );
      const [ofDays, ...ofOthers] = answers;
      for (const other of ofOthers) {
        expect([other.groupTotals, other.total], by).to.deep.equal([ofDays!.groupTotals, ofDays!.total]);
      }
      found[by] = ofDays!.grain.replaceAll('day x ', '');
      if (by === 'CAMPAIGN, AD_ACCOUNT') {
        expect(answers.map(({ grain }) => grain)).to.deep.equal(
          ['day', 'week', 'month'].map((period) => `${period} x ad account x campaign`),
        );
      }
    }
    expect(found).to.deep.equal(groups);
  });

  it('counts users for a day, week or month by itself, and never adds them up', async () => {
    const users = async (args: string): Promise<unknown> => {
      const { rows, total } = await report(args, 'rows { users newUsers } total { users }');
      return [rows.map((row) => [row.users, row.newUsers]), total.users];
    };
    expect(await users(`period: DAY, filter: { ${days(1, 2)} }`)).to.deep.equal([
      [
        [35, 20],
        [18, 3],
      ],
      null,
    ]);
    expect(await users(`period: WEEK, filter: { ${days(1, 7)} }`)).to.deep.equal([[[48, 23]], 48]);
    expect(await users(`period: WEEK, filter: { ${days(1, 6)} }`)).to.deep.equal([[[null, null]], null]);
    const groups = await report(
      `by: [CHANNEL_GROUP], filter: { ${days(1, 7)} }`,
      'rows { channelGroup { key } users } total { users }',
    );
    expect(groups).to.deep.equal({
      rows: [
        { channelGroup: { key: 'Direct' }, users: 24 },
        { channelGroup: { key: 'Paid Search' }, users: 27 },
      ],
      // Three people came both ways.
      total: { users: 48 },
    });
    const some = `filter: { where: [{ dimension: CHANNEL_GROUP, in: ["Direct"] }] ${days(1, 7)} }`;
    expect(await users(some)).to.deep.equal([[[24, 5]], 24]);
    expect(await users(`by: [SOURCE], filter: { ${days(1, 1)} }`)).to.deep.equal([[[35, 20]], 35]);
  });

  it('refuses dimensions that no trade has if no metric is asked for', async () => {
    const refusals = new Map<string, string | null>();
    for (const { name } of dimensions as readonly Dimension[]) {
      const text = `{ report(by: [${name.toUpperCase()}]) { rows { ${metricFieldName(name)} { key } } } }`;
      const { data, errors } = await ask(api.url, text);
      refusals.set(name, errors[0]?.message ?? null);
      if (errors.length > 0) expect(errors[0]!.extensions.code, name).to.equal('BAD_USER_INPUT');
      else expect(data!.report, name).to.have.property('rows');
    }
    expect([...refusals].filter(([, refused]) => refused === null).map(([name]) => name)).to.include.members([
      'platform',
      'country',
      'product',
      'refund_reason',
    ]);
    expect(refusals.get('session_medium')).to.match(
      /^A report without metrics lists what was sold or refunded, which has no session medium: select a metric\. These metrics can: "sessions"/,
    );
    expect(refusals.get('fee_kind')).to.match(/which has no kind of fee: select a metric\. These metrics can: /);
    expect(refusals.get('location')).to.match(/which has no location: select a metric/);
    expect(await refusal('filter: { where: [{ dimension: AD_NETWORK, in: ["SEARCH"] }] }', 'source { key }')).to.match(
      /which has no ad network: select a metric/,
    );
  });

  it('refuses what it cannot be broken down by, and says what it fits', async () => {
    expect(await refusal('by: [CAMPAIGN]', 'adSpend { amount } sessions mer')).to.match(
      /^"sessions", "mer" cannot be broken down or filtered by campaign\. "sessions" fits platform, source, weekday, web property, channel group, .*"mer" fits platform, source, weekday\. These metrics can: "adSpend", "unattributedAdSpend", "impressions"/,
    );
    expect(await refusal('by: [COUNTRY]', 'conversionRate')).to.match(/cannot be broken down or filtered by country/);
    expect(await refusal('filter: { channel: ["london:web"] }', 'adSpend { amount }')).to.match(
      /"adSpend" cannot be filtered by "channel"/,
    );
    expect(await refusal(`period: HOUR, filter: { ${days(1, 1)} }`, 'sessions')).to.match(
      /platforms report whole days/,
    );
    expect(await refusal(`period: QUARTER, filter: { ${days(1, 1)} }`, 'users')).to.match(
      /"users" cannot be asked by QUARTER: people are counted once/,
    );
  });

  it('says until when which source may restate a row, and what is to be known of it', async () => {
    const { rows, total } = await report(
      `period: DAY, filter: { ${days(1, 2)} }`,
      `rows { sessions mayRestateUntil restatements { sourceId until first last } notes { code detail sourceId accountId days } }
       total { adSpend { amount } sessions mayRestateUntil restatements { sourceId until first last } notes { code sourceId first last } }`,
    );
    expect(rows.map(({ mayRestateUntil }) => mayRestateUntil)).to.deep.equal(['2026-07-01', '2026-07-02']);
    expect(rows[0]!.notes).to.deep.equal([
      { code: 'OTHER_ROW', detail: '3 sessions', sourceId: 'ga', accountId: 'p1', days: 1 },
      { code: 'ATTRIBUTION_CHANGED', detail: null, sourceId: 'meta', accountId: 'm1', days: 1 },
    ]);
    expect(rows[1]!.notes).to.deep.equal([]);
    expect(total.restatements).to.deep.equal([
      { sourceId: 'ga', until: '2026-06-13', first: '2026-06-02', last: '2026-06-02' },
      { sourceId: 'google', until: '2026-07-02', first: '2026-06-01', last: '2026-06-02' },
    ]);
    const ofVisits = await report(`filter: { ${days(1, 1)} }`, 'total { sessions mayRestateUntil notes { code } }');
    expect(ofVisits.total).to.deep.equal({ sessions: 40, mayRestateUntil: null, notes: [{ code: 'OTHER_ROW' }] });
    const ofOrders = await report(`filter: { ${days(1, 1)} }`, 'total { orders mayRestateUntil notes { code } }');
    expect(ofOrders.total).to.deep.equal({ orders: 3, mayRestateUntil: null, notes: [] });
    const byPlatform = await rowsOf(
      `by: [AD_PLATFORM], filter: { ${days(1, 1)} }`,
      'adSpend { amount } mayRestateUntil notes { code }',
    );
    expect(byPlatform.map(({ mayRestateUntil, notes }) => [mayRestateUntil, (notes as Row[]).length])).to.deep.equal([
      ['2026-07-01', 0],
      [null, 1],
    ]);
  });

  it('explains the change of sums, and of ratios of sums; not of what platforms claim, nor of users', async () => {
    const drivers = async (
      metric: string,
      by = '',
    ): Promise<Record<'current' | 'previous' | 'change' | 'dimensions', unknown>> => {
      const { data, errors } = await ask(
        api.url,
        `{ changeDrivers(metric: ${metric}, ${by} filter: { ${days(3, 3)} }, compareTo: { range: { from: "2026-06-01", to: "2026-06-01" } }) {
           current previous change dimensions { dimension drivers { key contribution } } } }`,
      );
      expect(errors, metric).to.deep.equal([]);
      return data!.changeDrivers as never;
    };
    expect(await drivers('AD_SPEND', 'by: [AD_PLATFORM],')).to.deep.equal({
      ...{ current: '20.00', previous: '23.00', change: '-3.00' },
      dimensions: [
        {
          dimension: 'AD_PLATFORM',
          drivers: [
            { key: 'META_ADS', contribution: '-8.00' },
            { key: 'GOOGLE_ADS', contribution: '5.00' },
          ],
        },
      ],
    });
    const cpm = await drivers('CPM', 'by: [CAMPAIGN],');
    expect([cpm.current, cpm.previous, cpm.change]).to.deep.equal(['2.50', '6.571429', '-4.071429']);
    const contributions = (cpm.dimensions as { drivers: { contribution: string }[] }[])[0]!.drivers;
    const sum = contributions.reduce((all, { contribution }) => all + Math.round(Number(contribution) * 1e6), 0);
    expect(sum).to.equal(-4071429);
    const byDefault = (await drivers('CLICKS')).dimensions as { dimension: string }[];
    expect(byDefault.map(({ dimension }) => dimension).toSorted()).to.deep.equal([
      ...['AD_DEVICE', 'AD_PLATFORM', 'CAMPAIGN', 'SOURCE'],
    ]);
    for (const metric of ['ROAS', 'USERS', 'PLATFORM_CONVERSIONS']) {
      const { errors } = await ask(api.url, `{ changeDrivers(metric: ${metric}) { change } }`);
      expect(
        errors.map(({ extensions }) => extensions.code),
        metric,
      ).to.deep.equal(['BAD_USER_INPUT']);
    }
  });
});
