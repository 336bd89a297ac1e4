import { expect } from 'chai';
import { micros } from '../kit/clock.js';
import { rowsOf, type SampleProperty, startSample, visit } from './test-support/client.js';

const day = { dateRanges: [{ startDate: '2026-07-03', endDate: '2026-07-03' }] };
const sessions = [{ name: 'sessions' }];
const named = (...names: string[]) => names.map((name) => ({ name }));
const byName = (...names: string[]) => names.map((dimensionName) => ({ dimension: { dimensionName } }));

describe('The GA4 simulator’s reports', () => {
  let sample: SampleProperty;
  afterEach(() => sample.simulator.close());

  it('add up visits by the dimensions, as texts, without empty lists and zeros', async () => {
    sample = await startSample([
      visit('a', { purchases: 1, revenue: '194.76313766428572' }),
      visit('b', { isEngaged: false, channelGroup: 'Email', addToCarts: 2, revenue: '0.5' }),
      visit('c', { revenue: '1.25' }),
    ]);
    const metrics = named('sessions', 'engagedSessions', 'addToCarts', 'ecommercePurchases', 'purchaseRevenue');
    const dimensions = named('date', 'sessionDefaultChannelGroup');
    const orderBys = byName('date', 'sessionDefaultChannelGroup');
    const answer = await sample.report({ ...day, dimensions, metrics, orderBys });
    expect(rowsOf(answer)).to.deep.equal([
      ['20260703', 'Direct', '2', '2', '0', '1', '196.01313766428572'],
      ['20260703', 'Email', '1', '0', '2', '0', '0.5'],
    ]);
    expect(answer.body.rowCount).to.equal(2);
    expect(answer.body.metadata).to.deep.equal({ currencyCode: 'USD', timeZone: 'America/New_York' });
    const empty = await sample.report({ dateRanges: [{ startDate: '2026-06-01', endDate: '2026-06-01' }], metrics });
    expect(Object.keys(empty.body)).to.deep.equal(['metricHeaders', 'metadata', 'kind']);
  });

  it('are indented unless asked otherwise', async () => {
    sample = await startSample([visit('a')]);
    const request = { ...day, metrics: sessions };
    expect((await sample.report(request)).text).to.match(/^\{\n {2}"metricHeaders"/);
    expect((await sample.report(request, { query: '?prettyPrint=false' })).text).to.match(/^\{"metricHeaders"/);
  });

  it('leave out rows of zeros unless asked for', async () => {
    sample = await startSample([visit('a'), visit('b', { channelGroup: 'Email', purchases: 1 })]);
    const request = { ...day, dimensions: named('sessionDefaultChannelGroup'), metrics: named('ecommercePurchases') };
    expect(rowsOf(await sample.report(request))).to.deep.equal([['Email', '1']]);
    expect(rowsOf(await sample.report({ ...request, keepEmptyRows: true }))).to.have.length(2);
  });

  it('count people once, however the period is cut', async () => {
    const visits = [
      visit('1', { user: 'ann', isNewUser: true }),
      visit('2', { user: 'ann', channelGroup: 'Email', isEngaged: false }),
      visit('3', { user: 'ann', date: '2026-07-04' }),
      visit('4', { user: 'bob', date: '2026-07-04' }),
    ];
    sample = await startSample(visits);
    const users = async (startDate: string, endDate: string, ...dimensions: string[]) =>
      rowsOf(
        await sample.report({
          dateRanges: [{ startDate, endDate }],
          ...{ dimensions: named(...dimensions), orderBys: byName(...dimensions) },
          metrics: named('totalUsers', 'newUsers'),
        }),
      );
    expect(await users('2026-07-03', '2026-07-03')).to.deep.equal([['1', '1']]);
    expect(await users('2026-07-04', '2026-07-04')).to.deep.equal([['2', '0']]);
    expect(await users('2026-07-03', '2026-07-04')).to.deep.equal([['2', '1']]);
    expect(await users('2026-07-03', '2026-07-04', 'sessionDefaultChannelGroup')).to.deep.equal([
      ['Direct', '2', '1'],
      ['Email', '1', '0'],
    ]);
  });

  it('understand relative days in the property’s zone, and answer several ranges beside each other', async () => {
    sample = await startSample([visit('a', { date: '2026-07-05' }), visit('b', { date: '2026-07-06' })]);
    const of = async (...dateRanges: object[]) => rowsOf(await sample.report({ dateRanges, metrics: sessions }));
    expect(await of({ startDate: 'yesterday', endDate: 'today' })).to.deep.equal([['2']]);
    expect(await of({ startDate: '1daysAgo', endDate: 'yesterday' })).to.deep.equal([['1']]);
    // Still the 6th in New York.
    sample.clock.set(micros('2026-07-07T03:59:00Z'));
    expect(await of({ startDate: 'today', endDate: 'today' })).to.deep.equal([['1']]);
    const yesterday = { startDate: 'yesterday', endDate: 'yesterday', name: 'before' };
    expect((await of({ startDate: 'today', endDate: 'today' }, yesterday)).sort()).to.deep.equal([
      ['before', '1'],
      ['date_range_0', '1'],
    ]);
  });

  it('page by offset, and shuffle what the order does not tell apart', async () => {
    sample = await startSample(
      Array.from({ length: 40 }, (_, index) =>
        visit(`v${index}`, { landingPage: `/p${String(index).padStart(2, '0')}` }),
      ),
    );
    const request = { ...day, dimensions: named('date', 'landingPage'), metrics: sessions };
    const paged = async (orderBys: object[]) => {
      const pages = await Promise.all(
        [0, 10, 20, 30].map((offset) => sample.report({ ...request, orderBys, offset: String(offset), limit: 10 })),
      );
      return new Set(pages.flatMap(rowsOf).map(([, page]) => page)).size;
    };
    expect(await paged(byName('date', 'landingPage'))).to.equal(40);
    expect(await paged(byName('date'))).to.be.lessThan(40);
    expect(await paged([])).to.be.lessThan(40);
    const descending = [{ dimension: { dimensionName: 'landingPage' }, desc: true }];
    expect(rowsOf(await sample.report({ ...request, orderBys: descending, limit: '1' }))).to.deep.equal([
      ['20260703', '/p39', '1'],
    ]);
  });

  it('lower a limit beyond the maximum without a word', async () => {
    const visits = ['/a', '/b', '/c'].map((landingPage) => visit(landingPage, { landingPage }));
    sample = await startSample(visits, { rowsPerAnswer: 2 });
    const request = { ...day, dimensions: named('landingPage'), metrics: sessions, orderBys: byName('landingPage') };
    const first = await sample.report({ ...request, limit: '900000' });
    expect([rowsOf(first).length, first.body.rowCount]).to.deep.equal([2, 3]);
    expect(rowsOf(await sample.report({ ...request, limit: '900000', offset: '2' }))).to.deep.equal([['/c', '1']]);
  });

  it('grow over the following days, and change when a visit is credited to another source or taken back', async () => {
    sample = await startSample([visit('a'), visit('late', { visibleAt: micros('2026-07-08T00:00:00Z') })]);
    const request = { ...day, dimensions: named('sessionDefaultChannelGroup'), metrics: sessions };
    expect(rowsOf(await sample.report(request))).to.deep.equal([['Direct', '1']]);
    sample.clock.set(micros('2026-07-08T00:00:00Z'));
    expect(rowsOf(await sample.report(request))).to.deep.equal([['Direct', '2']]);
    sample.simulator.control.put([visit('a', { channelGroup: 'Email' })]);
    sample.simulator.control.remove('2026-07-03', 'late');
    expect(rowsOf(await sample.report(request))).to.deep.equal([['Email', '1']]);
  });

  it('fold the rarest values into (other), and say so', async () => {
    const visits = ['/a', '/a', '/b', '/c'].map((landingPage, index) => visit(String(index), { landingPage }));
    sample = await startSample(visits, { mostRows: 1 });
    const answer = await sample.report({ ...day, dimensions: named('date', 'landingPage'), metrics: sessions });
    expect(rowsOf(answer).sort()).to.deep.equal([
      ['20260703', '(other)', '2'],
      ['20260703', '/a', '2'],
    ]);
    expect(answer.body.metadata).to.include({ dataLossFromOtherRow: true });
    expect((await sample.report({ ...day, metrics: sessions })).body.metadata).not.to.have.property(
      'dataLossFromOtherRow',
    );
  });

  it('withhold rows of few users, but not the day’s total', async () => {
    const visits = [visit('1'), visit('2'), visit('3', { channelGroup: 'Email' })];
    sample = await startSample(visits, { thresholdUsers: 2 });
    const request = { ...day, dimensions: named('date'), metrics: sessions };
    expect(rowsOf(await sample.report(request))).to.deep.equal([['20260703', '3']]);
    const broken = await sample.report({ ...request, dimensions: named('sessionDefaultChannelGroup') });
    expect(rowsOf(broken)).to.deep.equal([['Direct', '2']]);
    expect(broken.body.metadata).to.include({ subjectToThresholding: true });
  });

  it('count a sample, and say of how many', async () => {
    const visits = Array.from({ length: 200 }, (_, index) => visit(`v${index}`));
    sample = await startSample(visits, { sampledOneIn: 4 });
    const { body } = await sample.report({ ...day, metrics: sessions });
    const [{ samplesReadCount: read, samplingSpaceSize: space }] = body.metadata!.samplingMetadatas as [
      Record<string, string>,
    ];
    expect(space).to.equal('200');
    expect(Number(read)).to.be.within(25, 80);
    expect(body.rows![0]!.metricValues![0]!.value).to.equal(String(4 * Number(read)));
  });

  it('show zero for restricted metrics, and cut off data before a day', async () => {
    const truncations = [{ type: 'DATA_TRUNCATION_TYPE_PROPERTY', message: 'Retention.', before: '2026-07-03' }];
    sample = await startSample([visit('a', { purchases: 1, revenue: '12.5' }), visit('old', { date: '2026-07-02' })], {
      restrictedMetrics: ['purchaseRevenue'],
      truncations,
    });
    const metrics = named('sessions', 'purchaseRevenue');
    const answer = await sample.report({ dateRanges: [{ startDate: '2026-07-01', endDate: '2026-07-03' }], metrics });
    expect(rowsOf(answer)).to.deep.equal([['1', '0']]);
    expect(answer.body.metadata).to.deep.include({
      schemaRestrictionResponse: {
        activeMetricRestrictions: [{ metricName: 'purchaseRevenue', restrictedMetricTypes: ['REVENUE_DATA'] }],
      },
      dataTruncationReasons: [
        {
          dataTruncationType: 'DATA_TRUNCATION_TYPE_PROPERTY',
          dataTruncationMessage: 'Retention.',
          dataTruncationDate: '2026-07-03',
        },
      ],
    });
  });

  it('lose rows of a day in silence, where the day’s total does not', async () => {
    const visits = Array.from({ length: 50 }, (_, index) => visit(`v${index}`, { landingPage: `/p${index}` }));
    sample = await startSample(visits);
    sample.simulator.control.loseRows('2026-07-03', 0.98);
    expect(rowsOf(await sample.report({ ...day, dimensions: named('date'), metrics: sessions }))[0]).to.deep.equal([
      '20260703',
      '50',
    ]);
    const broken = await sample.report({ ...day, dimensions: named('landingPage'), metrics: sessions });
    expect(broken.body.rowCount ?? 0).to.be.lessThan(10);
    expect(broken.body.metadata).to.deep.equal({ currencyCode: 'USD', timeZone: 'America/New_York' });
  });
});
