import { expect } from 'chai';
import type { SessionsDayRecord, SessionUsersRecord } from '../../../src/canonical/record.js';
import { landingPageGroup } from '../../../src/ingest/ga4/to-canonical/landing-page.js';
import { DataError } from '../../../src/runtime/errors.js';
import { stagedRecord } from '../support/simulated-property.js';

const dimensions = [
  ...['date', 'sessionDefaultChannelGroup', 'sessionSource', 'sessionMedium', 'sessionCampaignName', 'landingPage'],
  ...['deviceCategory', 'countryId'],
];
const metrics = ['sessions', 'engagedSessions', 'addToCarts', 'ecommercePurchases', 'purchaseRevenue'];
const about = { property: '1234', timezone: 'America/New_York', currency: 'USD', dimensions, metrics, metadata: {} };

const row = (texts: string[], numbers: string[]): object => ({
  dimensionValues: texts.map((value) => ({ value })),
  metricValues: numbers.map((value) => ({ value })),
});
const direct = (landingPage: string, numbers: string[], country = 'US', date = '20260703'): object =>
  row([date, 'Direct', '(direct)', '(none)', '(direct)', landingPage, 'mobile', country], numbers);

const payload = (first: object, rows: object[]): string =>
  [first, ...rows].map((each) => JSON.stringify(each)).join('\u001e');
const day = (rows: object[], changes: object = {}): SessionsDayRecord =>
  stagedRecord('sessions', '1234/2026-07-03', payload({ ...about, ...changes }, rows)) as SessionsDayRecord;

describe('Staging a day of GA4', () => {
  it('adds up the rows of one group of landing pages, exactly', () => {
    const { rows, ...record } = day([
      direct('/products/mug', ['3', '2', '1', '1', '194.76313766428572']),
      direct('/products/candle?colour=red', ['2', '1', '0', '1', '0.1']),
      direct('/', ['5', '0', '0', '0', '0']),
    ]);
    expect(record).to.deep.equal({
      ...{ kind: 'sessions_day', accountId: '1234', date: '2026-07-03', currency: 'USD' },
      ...{ timezone: 'America/New_York', restatedUntil: '2026-07-17', notes: [], updatedAt: '2026-07-06T12:00:00Z' },
    });
    const texts = { channelGroup: 'Direct', source: '(direct)', medium: '(none)', campaign: '(direct)' };
    expect(rows).to.deep.equal([
      {
        ...{ ...texts, landingPage: '/products', device: 'mobile', country: 'US' },
        ...{ sessions: '5', engagedSessions: '3', addToCarts: '1', purchases: '2', revenue: '194.863137664' },
      },
      {
        ...{ ...texts, landingPage: '/', device: 'mobile', country: 'US' },
        ...{ sessions: '5', engagedSessions: '0', addToCarts: '0', purchases: '0', revenue: '0' },
      },
    ]);
  });

  it('rounds each row to nine decimals, away from zero, and reads exponents', () => {
    const revenue = (text: string) => day([direct('/', ['1', '1', '0', '1', text])]).rows[0]!.revenue;
    expect(
      ['0.0000000005', '-0.0000000005', '1.2345678914999', '1.5E-3', '2.5E7', '-12.50'].map(revenue),
    ).to.deep.equal([...['0.000000001', '-0.000000001', '1.234567891', '0.0015', '25000000', '-12.5']]);
  });

  it('groups landing pages by the first part of their path', () => {
    const pages = ['/', '/a', '/a/', '/a/b/c', '/a?b=/c', '/a#b', '//x', '', '(not set)', '(other)', 'a/b'];
    expect(pages.map(landingPageGroup)).to.deep.equal([
      ...['/', '/a', '/a', '/a', '/a', '/a', '/', '', '(not set)', '(other)', 'a/b'],
    ]);
  });

  it('does not know the country of what is not set', () => {
    const rows = day(
      ['(not set)', '', '(other)', 'GB'].map((country) => direct('/', ['1', '1', '0', '0', '0'], country)),
    ).rows;
    expect(rows.map(({ country, sessions }) => [country, sessions])).to.deep.equal([
      [null, '3'],
      ['GB', '1'],
    ]);
  });

  it('keeps what Google says of the quality of the numbers', () => {
    const metadata = {
      dataLossFromOtherRow: true,
      subjectToThresholding: true,
      samplingMetadatas: [{ samplesReadCount: '1204', samplingSpaceSize: '99000' }],
      dataTruncationReasons: [
        {
          dataTruncationType: 'DATA_TRUNCATION_TYPE_PROPERTY',
          ...{ dataTruncationMessage: 'Retention.', dataTruncationDate: '2026-07-01' },
        },
        { dataTruncationType: 'DATA_TRUNCATION_TYPE_DV360' },
      ],
      schemaRestrictionResponse: {
        activeMetricRestrictions: [{ metricName: 'purchaseRevenue', restrictedMetricTypes: ['REVENUE_DATA'] }],
      },
    };
    const { notes, rows } = day([direct('/', ['7', '1', '0', '2', '0'])], { metadata, reportedSessions: '60' });
    expect(notes).to.deep.equal([
      { code: 'sampled', detail: '1204 of 99000 events were read' },
      { code: 'thresholded', detail: null },
      { code: 'other_row', detail: null },
      { code: 'truncated', detail: 'Retention. (data before 2026-07-01)' },
      { code: 'truncated', detail: 'DATA_TRUNCATION_TYPE_DV360' },
      { code: 'restricted', detail: 'purchaseRevenue' },
      { code: 'breakdown_incomplete', detail: '7 of 60 sessions' },
    ]);
    // Blocked revenue comes as zero.
    expect([rows[0]!.purchases, rows[0]!.revenue]).to.deep.equal(['2', null]);
    expect(day([], { heldSince: '2026-07-05T06:00:00Z' }).notes).to.deep.equal([
      { code: 'held_back', detail: 'since 2026-07-05T06:00:00Z' },
    ]);
    expect(day([direct('(other)', ['1', '1', '0', '0', '0'])]).notes).to.deep.equal([
      { code: 'other_row', detail: null },
    ]);
  });

  it('is a day of nothing without rows', () => {
    expect(day([]).rows).to.deep.equal([]);
    const empty = { property: '1234', timezone: 'UTC', currency: 'EUR' };
    expect(stagedRecord('sessions', '1234/2026-07-03', payload(empty, []))).to.include({ currency: 'EUR' });
  });

  it('tells the users of all channel groups from those of each', () => {
    const first = { ...about, dimensions: ['sessionDefaultChannelGroup'], metrics: ['totalUsers', 'newUsers'] };
    const rows = [
      { metricValues: [{ value: '12' }, { value: '4' }] },
      row([''], ['3', '0']),
      row(['Email'], ['10', '4']),
    ];
    const staged = stagedRecord('users_by_week', '1234/2026-06-29', payload(first, rows)) as SessionUsersRecord;
    expect([staged.period, staged.restatedUntil]).to.deep.equal(['week', '2026-07-19']);
    expect(staged.rows).to.deep.equal([
      { channelGroup: null, users: '12', newUsers: '4' },
      { channelGroup: '', users: '3', newUsers: '0' },
      { channelGroup: 'Email', users: '10', newUsers: '4' },
    ]);
  });

  it('is rejected with the place of the fault', () => {
    const fault = (work: () => unknown): string => {
      try {
        work();
      } catch (error) {
        if (error instanceof DataError) return `${error.code} ${error.path} ${error.value}`;
        throw error;
      }
      return 'accepted';
    };
    expect(fault(() => day([direct('/', ['many', '1', '0', '0', '0'])]))).to.equal(
      'unexpected_shape metricValues[0].value "many"',
    );
    expect(fault(() => day([direct('/', ['1', '1', '0', '0', '0'], 'US', '20260704')]))).to.equal(
      'unexpected_day dimensionValues 20260704',
    );
    expect(fault(() => day([], { currency: 'dollars' }))).to.equal('unexpected_shape currency "dollars"');
    expect(fault(() => stagedRecord('orders', '1234/2026-07-03', payload(about, [])))).to.match(/^unknown_stream/);
  });
});
