import { expect } from 'chai';
import { answer, ask } from './support/graphql-client.js';
import { startTestApi, type TestApi } from './support/test-api.js';

// Today is Thursday 2026-07-16 in London, the reporting time zone, and still the 15th in UTC.
describe('The date filter', () => {
  let api: TestApi;

  before(async () => {
    api = await startTestApi();
  });
  after(() => api.close());

  const days = async (filter: string): Promise<string[]> => {
    const { dates } = await answer<{ dates: { date: string }[] }>(api.url, `{ dates(filter: { ${filter} }) { date } }`);
    return dates.map(({ date }) => date);
  };
  const span = async (filter: string) => {
    const found = await days(filter);
    return `${found.at(0)} ${found.at(-1)} ${found.length}`;
  };

  it('accepts a range with both its ends', async () => {
    expect(await days('range: { from: "2026-02-27", to: "2026-03-01" }')).to.deep.equal([
      '2026-02-27',
      '2026-02-28',
      '2026-03-01',
    ]);
  });

  it('accepts a range with an open end', async () => {
    expect(await span('range: { from: "2026-12-30" }, year: 2026')).to.equal('2026-12-30 2026-12-31 2');
    expect(await span('range: { to: "2026-01-02" }, year: 2026')).to.equal('2026-01-01 2026-01-02 2');
  });

  it('counts whole days, weeks, months, quarters and years back from today in the reporting time zone', async () => {
    const last = (count: number, unit: string) => span(`relative: { last: ${count}, unit: ${unit} }`);
    expect(await last(30, 'DAY')).to.equal('2026-06-16 2026-07-15 30');
    expect(await last(2, 'WEEK')).to.equal('2026-06-29 2026-07-12 14');
    expect(await last(1, 'MONTH')).to.equal('2026-06-01 2026-06-30 30');
    expect(await last(8, 'MONTH')).to.equal('2025-11-01 2026-06-30 242');
    expect(await last(1, 'QUARTER')).to.equal('2026-04-01 2026-06-30 91');
    expect(await last(3, 'QUARTER')).to.equal('2025-10-01 2026-06-30 273');
    expect(await last(1, 'YEAR')).to.equal('2025-01-01 2025-12-31 365');
  });

  it('includes the current one if asked to, to its end', async () => {
    const last = (count: number, unit: string) =>
      span(`relative: { last: ${count}, unit: ${unit}, includeCurrent: true }`);
    expect(await last(1, 'DAY')).to.equal('2026-07-16 2026-07-16 1');
    expect(await last(1, 'WEEK')).to.equal('2026-07-13 2026-07-19 7');
    expect(await last(2, 'MONTH')).to.equal('2026-06-01 2026-07-31 61');
    expect(await last(1, 'QUARTER')).to.equal('2026-07-01 2026-09-30 92');
    expect(await last(1, 'YEAR')).to.equal('2026-01-01 2026-12-31 365');
  });

  it('selects by year, quarter and month', async () => {
    expect(await span('year: 2024')).to.equal('2024-01-01 2024-12-31 366');
    expect(await span('year: [2024, 2025], month: 2')).to.equal('2024-02-01 2025-02-28 57');
    expect(await span('year: 2025, quarter: 4')).to.equal('2025-10-01 2025-12-31 92');
    expect(await span('year: 2025, quarter: [1, 2], month: [3, 4]')).to.equal('2025-03-01 2025-04-30 61');
  });

  it('selects ISO weeks by their ISO year', async () => {
    expect(await days('isoYear: 2013, isoWeek: 1')).to.deep.equal([
      '2012-12-31',
      '2013-01-01',
      '2013-01-02',
      '2013-01-03',
      '2013-01-04',
      '2013-01-05',
      '2013-01-06',
    ]);
    expect(await days('year: 2012, isoYear: 2013, isoWeek: 1')).to.deep.equal(['2012-12-31']);
  });

  it('selects weekdays, weekends and the days between', async () => {
    const week = 'range: { from: "2026-07-13", to: "2026-07-19" }';
    expect(await days(`${week}, weekday: [MONDAY, SUNDAY]`)).to.deep.equal(['2026-07-13', '2026-07-19']);
    expect(await days(`${week}, weekend: true`)).to.deep.equal(['2026-07-18', '2026-07-19']);
    expect(await span(`${week}, weekend: false`)).to.equal('2026-07-13 2026-07-17 5');
  });

  it('refuses fields that no day has together, instead of selecting nothing', async () => {
    const refusal = async (filter: string): Promise<string[]> => {
      const { errors } = await ask(api.url, `{ dates(filter: { ${filter} }) { date } }`);
      return errors.map(({ message, extensions }) => `${extensions.code} ${extensions.argument}: ${message}`);
    };
    expect(await refusal('year: 2026, fiscalYear: 2020')).to.deep.equal([
      'BAD_USER_INPUT filter: No day has all of "year", "fiscalYear" as the filter wants them. Change one of them, or omit it.',
    ]);
    for (const impossible of [
      ...[
        'quarter: 1, month: [4, 12]',
        'isoWeek: [5], month: 3',
        'isoWeek: 53, quarter: [2, 3]',
        'isoWeek: 1, month: 2',
      ],
      ...[
        'fiscalQuarter: 1, fiscalPeriod: 4',
        'year: 2021, isoYear: 2021, isoWeek: 53',
        'weekday: SUNDAY, weekend: false',
      ],
      ...['year: 2026, isoYear: 2024', 'range: { from: "2026-07-13", to: "2026-07-19" }, month: 8'],
      ...[
        'range: { from: "2027-01-01" }, year: [2025, 2026]',
        'range: { from: "2026-07-13", to: "2026-07-13" }, weekend: true',
      ],
    ]) {
      expect(await refusal(impossible), impossible).to.have.length(1);
    }
    for (const possible of [
      ...[
        'quarter: 1, month: [3, 4]',
        'isoWeek: [5], month: 2',
        'isoWeek: 53, month: 1, isoYear: 2020',
        'isoWeek: 1, month: 12',
      ],
      ...['year: 2012, isoYear: 2013', 'range: { from: "2026-07-19" }, month: 2', 'fiscalQuarter: 1, month: 12'],
      ...[
        'relative: { last: 1, unit: DAY }, month: 2',
        'range: { to: "1972-07-19" }, quarter: 4',
        'year: 2100, month: 2',
      ],
    ]) {
      expect(await refusal(possible), possible).to.deep.equal([]);
    }
  });

  it("refuses a report's fiscal days that the company's fiscal year does not have", async () => {
    const total = async (filter: string): Promise<string[]> => {
      const { errors } = await ask(api.url, `{ report(filter: { date: { ${filter} } }) { total { orders } } }`);
      return errors.map(({ extensions }) => String(extensions.argument));
    };
    // Fiscal years begin with April.
    expect(await total('fiscalQuarter: 1, month: 5')).to.deep.equal([]);
    expect(await total('fiscalQuarter: 1, month: 12')).to.deep.equal(['filter.date']);
    expect(await total('fiscalYear: 2026, year: 2025, quarter: 1')).to.deep.equal(['filter.date']);
    expect(await total('year: 2026, fiscalYear: 2020')).to.deep.equal(['filter.date']);
  });

  it('selects this calendar year by default', async () => {
    const { dates } = await answer<{ dates: object[] }>(
      api.url,
      '{ dates { date fiscalYear fiscalQuarter fiscalPeriod weekday } }',
    );
    expect(dates).to.have.lengthOf(365);
    expect(dates[0]).to.deep.equal({
      date: '2026-01-01',
      fiscalYear: 2026,
      fiscalQuarter: 4,
      fiscalPeriod: 10,
      weekday: 'THURSDAY',
    });
  });

  it('works the same on orders, refunds, customers and summaries', async () => {
    const { orders, refunds, customers, dailySummary } = await answer<Record<string, { nodes: object[] }>>(
      api.url,
      `{
        orders(filter: { date: { weekday: WEDNESDAY, month: 7 } }) { nodes { orderNumber } }
        refunds(filter: { date: { isoWeek: 27, weekday: FRIDAY } }) { nodes { quantity } }
        customers(filter: { firstOrder: { range: { to: "2026-06-30" } }, lastOrder: { quarter: 3 } }) { nodes { email } }
        dailySummary(filter: { date: { weekend: true } }) { date }
      }`,
    );
    expect(orders?.nodes).to.deep.equal([{ orderNumber: '#A3' }, { orderNumber: '#A2' }]);
    expect(refunds?.nodes).to.deep.equal([{ quantity: '2' }]);
    expect(customers?.nodes).to.deep.equal([{ email: 'alice@example.com' }]);
    // A filter by weekend has no first and last day: the range is that of the known days, 06-29 to 07-13.
    expect(dailySummary).to.deep.equal([
      { date: '2026-07-04' },
      { date: '2026-07-05' },
      { date: '2026-07-11' },
      { date: '2026-07-12' },
    ]);
  });
});
