import { expect } from 'chai';
import { answer, ask } from './support/graphql-client.js';
import { startTestApi, type TestApi } from './support/test-api.js';

const fortnight = 'filter: { date: { range: { from: "2026-06-29", to: "2026-07-12" } } }';

describe('report', () => {
  let api: TestApi;

  before(async () => {
    api = await startTestApi();
  });
  after(() => api.close());

  const reportOf = async (args: string, fields: string): Promise<Record<string, unknown>> => {
    const { report } = await answer<{ report: Record<string, unknown> }>(api.url, `{ report(${args}) { ${fields} } }`);
    return report;
  };
  const refusal = async (args: string, fields = 'rows { orders }'): Promise<string> => {
    const { errors } = await ask(api.url, `{ report(${args}) { ${fields} } }`);
    expect(errors.map(({ extensions }) => extensions.code)).to.deep.equal(['BAD_USER_INPUT']);
    return errors[0]!.message;
  };

  it('divides the sums, and counts a customer of two channels once in the total', async () => {
    const fields = 'orders averageOrderValue { amount } uniqueCustomers newCustomers discountRate';
    expect(
      await reportOf(`by: [CHANNEL], ${fortnight}`, `rows { channel { key } ${fields} } total { ${fields} }`),
    ).to.deep.equal({
      rows: [
        {
          channel: { key: 'leeds:web' },
          orders: 1,
          averageOrderValue: { amount: '300.375' },
          uniqueCustomers: 1,
          newCustomers: 1,
          discountRate: '0',
        },
        {
          channel: { key: 'london:pos' },
          orders: 1,
          averageOrderValue: { amount: '7.50' },
          uniqueCustomers: 1,
          newCustomers: 1,
          discountRate: '0',
        },
        {
          channel: { key: 'london:web' },
          orders: 2,
          averageOrderValue: { amount: '34.00' },
          uniqueCustomers: 2,
          newCustomers: 2,
          discountRate: '0.028571',
        },
      ],
      total: {
        orders: 4,
        averageOrderValue: { amount: '93.96875' },
        uniqueCustomers: 2,
        newCustomers: 2,
        discountRate: '0.005293',
      },
    });
  });

  it('adds up the groups beyond the limit, in each period and in the totals', async () => {
    const report = await reportOf(
      `by: [CHANNEL], period: WEEK, limit: 1, ${fortnight}`,
      'rows { span { first } channel { key } isOther netSales { amount } uniqueCustomers } groupTotals { channel { key } isOther netSales { amount } uniqueCustomers }',
    );
    const row = (first: string, key: string | null, amount: string, uniqueCustomers: number) => ({
      ...{ span: { first }, channel: key && { key }, isOther: key === null, netSales: { amount }, uniqueCustomers },
    });
    expect(report.rows).to.deep.equal([
      row('2026-06-29', 'leeds:web', '300.375', 1),
      row('2026-06-29', null, '55.50', 2),
      row('2026-07-06', 'leeds:web', '0.00', 0),
      row('2026-07-06', null, '0.00', 0),
    ]);
    expect(report.groupTotals).to.deep.equal([
      { channel: { key: 'leeds:web' }, isOther: false, netSales: { amount: '300.375' }, uniqueCustomers: 1 },
      { channel: null, isOther: true, netSales: { amount: '55.50' }, uniqueCustomers: 2 },
    ]);
  });

  it('has shares of the period, running totals and moving averages, with ratios of the sums', async () => {
    const { rows } = await reportOf(
      `by: [SOURCE], period: DAY, movingAverageOf: 2, filter: { date: { range: { from: "2026-07-01", to: "2026-07-03" } } }`,
      'rows { span { first } source { key } share { netSales } runningTotal { netSales { amount } averageOrderValue { amount } uniqueCustomers } movingAverage { orders netSales { amount } } }',
    );
    const row = (
      day: string,
      key: string,
      [share, running, average]: [string | null, string, string | null],
      moving: [string, string] | null,
    ) => ({
      ...{ span: { first: `2026-07-0${day}` }, source: { key }, share: { netSales: share } },
      runningTotal: {
        netSales: { amount: running },
        averageOrderValue: average && { amount: average },
        uniqueCustomers: null,
      },
      movingAverage: { orders: moving?.[0] ?? null, netSales: moving && { amount: moving[1] } },
    });
    expect(rows).to.deep.equal([
      row('1', 'leeds', ['0', '0.00', null], null),
      row('1', 'london', ['1', '57.50', '28.75'], null),
      row('2', 'leeds', [null, '0.00', null], ['0', '0.00']),
      row('2', 'london', [null, '57.50', '28.75'], ['1', '28.75']),
      row('3', 'leeds', ['1.071333', '300.375', '300.375'], ['0.5', '150.1875']),
      row('3', 'london', ['-0.071333', '37.50', '28.75'], ['0', '-10.00']),
    ]);
  });

  it('compares with the days before, and keeps what only one side has', async () => {
    const { rows } = await reportOf(
      'by: [CHANNEL], filter: { date: { range: { from: "2026-07-03", to: "2026-07-05" } } }, compareTo: [{ with: PREVIOUS_PERIOD }, { range: { from: "2026-06-29", to: "2026-06-29" } }]',
      'rows { channel { key } netSales { amount } averageOrderValue { amount } comparisons { span { first last } previous { netSales { amount } averageOrderValue { amount } } change { netSales { amount } } changePercent { netSales } } }',
    );
    const before = { first: '2026-06-30', last: '2026-07-02' };
    const monday = { first: '2026-06-29', last: '2026-06-29' };
    const compared = (span: object, net: string, average: string | null, change: string, percent: string | null) => ({
      span,
      previous: { netSales: { amount: net }, averageOrderValue: average && { amount: average } },
      change: { netSales: { amount: change } },
      changePercent: { netSales: percent },
    });
    expect(rows).to.deep.equal([
      {
        ...{ channel: { key: 'leeds:web' }, netSales: { amount: '300.375' }, averageOrderValue: { amount: '300.375' } },
        comparisons: [compared(before, '0.00', null, '300.375', null), compared(monday, '0.00', null, '300.375', null)],
      },
      {
        ...{ channel: { key: 'london:pos' }, netSales: { amount: '0.00' }, averageOrderValue: null },
        comparisons: [compared(before, '7.50', '7.50', '-7.50', '-100'), compared(monday, '0.00', null, '0.00', null)],
      },
      {
        ...{ channel: { key: 'london:web' }, netSales: { amount: '-20.00' }, averageOrderValue: null },
        comparisons: [
          compared(before, '50.00', '50.00', '-70.00', '-140'),
          compared(monday, '18.00', '18.00', '-38.00', '-211.111111'),
        ],
      },
    ]);
  });

  it('does not compare an unfinished period with a whole one, unless both end with the last complete day', async () => {
    const asked = (more: string) =>
      reportOf(
        `period: WEEK, filter: { date: { relative: { last: 1, unit: WEEK, includeCurrent: true } } }, compareTo: [{ with: PERIOD_BEFORE }]${more}`,
        'rows { span { first last isComplete } orders comparisons { isComparable span { last } previous { orders } change { orders } } }',
      );
    expect((await asked('')).rows).to.deep.equal([
      {
        ...{ span: { first: '2026-07-13', last: '2026-07-19', isComplete: false }, orders: 1 },
        comparisons: [
          { isComparable: false, span: { last: '2026-07-12' }, previous: { orders: 0 }, change: { orders: null } },
        ],
      },
    ]);
    // It is Thursday in London.
    expect((await asked(', toDate: true')).rows).to.deep.equal([
      {
        ...{ span: { first: '2026-07-13', last: '2026-07-15', isComplete: true }, orders: 1 },
        comparisons: [
          { isComparable: true, span: { last: '2026-07-08' }, previous: { orders: 0 }, change: { orders: 1 } },
        ],
      },
    ]);
  });

  it('keeps rows by their figures, without changing totals', async () => {
    const report = await reportOf(
      `by: [CHANNEL], having: [{ metric: NET_SALES, min: "30", max: "100" }], ${fortnight}`,
      'rows { channel { key } } total { orders }',
    );
    expect(report).to.deep.equal({ rows: [{ channel: { key: 'london:web' } }], total: { orders: 4 } });
  });

  it('omits the days that the filter leaves out, and fills the others', async () => {
    const { rows } = await reportOf(
      'period: DAY, filter: { date: { range: { from: "2026-07-01", to: "2026-07-12" }, weekday: [FRIDAY, SATURDAY] } }',
      'rows { span { first } orders }',
    );
    expect(rows).to.deep.equal(
      ['03', '04', '10', '11'].map((day) => ({ span: { first: `2026-07-${day}` }, orders: day === '03' ? 1 : 0 })),
    );
  });

  it('says in the extensions what each report was read from', async () => {
    const noted = async (query: string): Promise<unknown> => {
      const response = await fetch(`${api.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
      });
      return ((await response.json()) as { extensions: { report: unknown } }).extensions.report;
    };
    const [note] = (await noted(`{ sales: report(period: WEEK, ${fortnight}) { rows { orders } } }`)) as object[];
    expect(note).to.include({ path: 'sales', grain: 'day x channel', readsFacts: false, rows: 2 });
    const [other] = (await noted(`{ report(by: [HOUR], ${fortnight}) { rows { orders } } }`)) as object[];
    expect(other).to.include({ path: 'report', grain: 'facts', readsFacts: true });
  });

  it('refuses what has no answer, with what would fit', async () => {
    expect(await refusal('by: [PRODUCT, COUNTRY]', 'rows { shipping { amount } orders netSales { amount } }')).to.match(
      /"orders", "shipping" cannot be broken down or filtered by product\. These metrics can: .*"netSales"/,
    );
    expect(await refusal('by: [REFUND_REASON]')).to.match(
      /"orders" cannot .* by refund reason\. These metrics can: "returns"/,
    );
    expect(await refusal('by: [CHANNEL, CHANNEL]')).to.match(/listed twice/);
    expect(await refusal('limit: 3')).to.match(/"limit" is for groups/);
    expect(await refusal('by: [CHANNEL], limit: 0')).to.match(/Got 0; "limit" must be between 1 and 3660/);
    expect(await refusal('compareTo: [{}]')).to.equal('Set "with" or "range".');
    expect(await refusal('orderBy: [{ dimension: COUNTRY }]')).to.match(/not broken down by COUNTRY/);
    expect(await refusal('orderBy: [{}]')).to.match(/exactly one of/);
    expect(await refusal('filter: { date: { month: [6] } }, compareTo: [{ with: PREVIOUS_YEAR }]')).to.match(
      /"month" cannot be moved/,
    );
    expect(await refusal('filter: { date: { year: [2026], isoWeek: [1] } }')).to.match(/ISO weeks belong to ISO years/);
    expect(await refusal('movingAverageOf: 1')).to.match(/between 2 and 366/);
  });
});
