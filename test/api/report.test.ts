import { expect } from 'chai';
import { definitions } from '../../src/models/load/prepare.js';
import { createWarehouse } from '../support/warehouse-database.js';
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

  it('is refused while the facts are those of an earlier version, until a rebuild: what is new in this one is not filled', async () => {
    const setDefinitions = (value: number | null) =>
      api.pool.query('update ops.warehouse_version set definitions = $1, revision = revision + 1', [value]);
    for (const earlier of [definitions - 1, null]) {
      await setDefinitions(earlier);
      const { errors } = await ask(api.url, `{ report(${fortnight}) { total { grossMargin { amount } } } }`);
      expect(errors.map(({ extensions }) => extensions.code)).to.deep.equal(['REBUILD_REQUIRED']);
      expect(errors[0]!.message).to.contain('`cartograph rebuild`');
    }
    await setDefinitions(definitions);
    expect(await reportOf(fortnight, 'total { orders }')).to.deep.equal({ total: { orders: 4 } });
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

  it('has the keys of each row in the order of the dimensions, without the names of persons', async () => {
    const fields = 'keys { key label } customer { key label } netSales { amount }';
    const { rows, total } = await reportOf(
      `by: [CHANNEL, CUSTOMER], limit: 1, ${fortnight}`,
      `rows { ${fields} } total { keys { key } }`,
    );
    const [first, others] = rows as { keys: object[]; customer: { key: string } | null }[];
    expect(first!.customer!.key).to.be.a('string');
    expect(first!.keys).to.deep.equal([
      { key: 'leeds:web', label: 'leeds web' },
      { key: first!.customer!.key, label: null },
    ]);
    expect([others!.keys, (total as { keys: object[] }).keys]).to.deep.equal([[], []]);
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

  it('ends rows by store, and parts by a condition, with the day that is over in every store; a filter chooses the stores', async () => {
    const setZone = (zone: string) =>
      api.pool.query(
        `with store as (update ops.source set timezone = '${zone}' where source_id = 'leeds' returning 1)
         update ops.warehouse_version set revision = revision + (select count(*) from store)`,
      );
    const lastDay = async (more: string, by = ''): Promise<unknown> =>
      reportOf(
        `toDate: true, ${by} filter: { date: { relative: { last: 1, unit: WEEK, includeCurrent: true } } ${more} }`,
        by === '' ? 'total { span { last } }' : 'total { span { last } } groupTotals { span { last } }',
      );
    // It is 0:30 on Thursday in London, and Wednesday evening in New York.
    await setZone('America/New_York');
    const tuesday = { span: { last: '2026-07-14' } };
    expect(await lastDay('')).to.deep.equal({ total: tuesday });
    expect(await lastDay(', where: [{ dimension: SOURCE, in: ["london"] }]')).to.deep.equal({ total: tuesday });
    const { groupTotals } = (await lastDay('', 'by: [SOURCE],')) as { groupTotals: unknown[] };
    expect(groupTotals.length).to.be.above(0);
    for (const row of groupTotals) expect(row).to.deep.equal(tuesday);
    expect(await lastDay(', source: ["london"]')).to.deep.equal({ total: { span: { last: '2026-07-15' } } });
    await setZone('Europe/London');
  });

  it('compares a quarter of a fiscal year with the one before, as it does other ranges', async () => {
    const asked = async (quarters: string) => {
      const { total } = await reportOf(
        `period: FISCAL_QUARTER, filter: { date: { fiscalYear: 2026, fiscalQuarter: ${quarters} } }, compareTo: [{ with: PREVIOUS_PERIOD }, { with: PREVIOUS_YEAR }]`,
        'total { span { first last } comparisons { span { first last } } }',
      );
      return total;
    };
    // The fiscal year 2026 begins in April 2025.
    expect(await asked('[2]')).to.deep.equal({
      span: { first: '2025-07-01', last: '2025-09-30' },
      comparisons: [
        { span: { first: '2025-04-01', last: '2025-06-30' } },
        { span: { first: '2024-07-01', last: '2024-09-30' } },
      ],
    });
    expect(await asked('[3, 4]')).to.deep.include({ span: { first: '2025-10-01', last: '2026-03-31' } });
    const apart =
      'filter: { date: { fiscalYear: 2026, fiscalQuarter: [1, 3] } }, compareTo: [{ with: PREVIOUS_PERIOD }]';
    expect(await refusal(apart, 'total { orders }')).to.contain('quarters in a row of one fiscal year');
  });

  it('compares no two unfinished periods, nor a whole one with an unfinished one', async () => {
    const asked = async (from: string, to: string) => {
      const { total } = await reportOf(
        `filter: { date: { range: { from: "${from}", to: "${to}" } } }, compareTo: [{ range: { from: "2026-07-10", to: "2026-07-20" } }]`,
        'total { comparisons { isComparable change { orders } } }',
      );
      return (total as { comparisons: object[] }).comparisons[0];
    };
    const none = { isComparable: false, change: { orders: null } };
    expect(await asked('2026-07-11', '2026-07-21')).to.deep.equal(none);
    expect(await asked('2026-06-29', '2026-07-09')).to.deep.equal(none);
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
    expect(note).to.include({ path: 'sales', grain: 'week x channel', readsFacts: false, rows: 2 });
    const [other] = (await noted(`{ report(by: [CITY], ${fortnight}) { rows { orders } } }`)) as object[];
    expect(other).to.include({ path: 'report', grain: 'facts', readsFacts: true });
  });

  it('is zero for days to come, and for days before the calendar', async () => {
    for (const date of [
      'year: [2027]',
      'range: { from: "2030-01-01" }',
      'isoYear: [9999]',
      'range: { to: "0001-12-31" }',
    ]) {
      expect(
        await reportOf(`filter: { date: { ${date} } }`, 'total { orders netSales { amount } }'),
        date,
      ).to.deep.equal({
        total: { orders: 0, netSales: { amount: '0.00' } },
      });
    }
  });

  it('takes months for the days that they are', async () => {
    const fields = 'total { span { first last isComplete } newCustomers returningCustomers repeatCustomers }';
    for (const month of [6, 7]) {
      const last = month === 6 ? 30 : 31;
      const range = `range: { from: "2026-0${month}-01", to: "2026-0${month}-${last}" }`;
      expect(await reportOf(`filter: { date: { year: [2026], month: [${month}] } }`, fields)).to.deep.equal(
        await reportOf(`filter: { date: { ${range} } }`, fields),
      );
    }
  });

  it('ranks the groups of a limit by the metric that is selected first', async () => {
    const first = async (fields: string) => {
      const { rows } = await reportOf(`by: [CHANNEL], limit: 1, other: false`, `rows { channel { key } ${fields} }`);
      return (rows as { channel: { key: string } }[])[0]!.channel.key;
    };
    expect(await first('netSales { amount } orders')).to.equal('leeds:web');
    expect(await first('orders netSales { amount }')).to.equal('london:web');
  });

  it('ranks groups by how they changed, also those with trade on the other days alone', async () => {
    const compared =
      'filter: { date: { range: { from: "2026-07-03", to: "2026-07-05" } } }, compareTo: [{ with: PREVIOUS_PERIOD }]';
    const changes = async (limit: number, order: string) => {
      const { groupTotals } = await reportOf(
        `by: [CHANNEL], limit: ${limit}, orderBy: [{ metric: NET_SALES, changeFrom: 0 ${order} }], ${compared}`,
        'groupTotals { channel { key } isOther comparisons { change { netSales { amount } } } }',
      );
      return (
        groupTotals as { channel: { key: string }; comparisons: { change: { netSales: { amount: string } } }[] }[]
      ).map(({ channel, comparisons: [only] }) => [channel?.key ?? 'others', only!.change.netSales.amount]);
    };
    // The till of London sold nothing on the days of the report.
    expect(await changes(2, '')).to.deep.equal([
      ['london:web', '-70.00'],
      ['london:pos', '-7.50'],
      ['others', '300.375'],
    ]);
    expect(await changes(1, ', descending: true')).to.deep.equal([
      ['leeds:web', '300.375'],
      ['others', '-77.50'],
    ]);
  });

  it('has no figures of a counterpart that does not exist', async () => {
    const { rows } = await reportOf(
      'period: MONTH, filter: { date: { range: { from: "2026-06-01", to: "2026-07-31" } } }, compareTo: [{ range: { from: "2026-06-01", to: "2026-06-30" } }]',
      'rows { comparisons { span { first } isComparable previous { orders } } }',
    );
    expect((rows as { comparisons: object[] }[]).map(({ comparisons }) => comparisons[0])).to.deep.equal([
      { span: { first: '2026-06-01' }, isComparable: true, previous: { orders: 1 } },
      { span: null, isComparable: false, previous: { orders: null } },
    ]);
  });

  it('names channels alike whatever the rows are read from, and keeps those without new customers', async () => {
    const asked = (more: string, fields: string) =>
      reportOf(
        `by: [CHANNEL], filter: { date: { range: { from: "2026-07-03", to: "2026-07-03" }${more} } }`,
        `rows { channel { label } ${fields} }`,
      );
    const rows = [{ channel: { label: 'leeds web' }, newCustomers: 0 }];
    expect((await asked('', 'newCustomers')).rows).to.deep.equal(rows);
    expect((await asked(', weekday: [FRIDAY]', 'newCustomers')).rows).to.deep.equal(rows);
  });

  it('orders group totals as rows, and leaves out the days that the filter does from period totals', async () => {
    const { groupTotals } = await reportOf(
      `by: [CHANNEL], orderBy: [{ metric: NET_SALES, descending: true }], ${fortnight}`,
      'groupTotals { channel { key } }',
    );
    expect((groupTotals as { channel: { key: string } }[]).map(({ channel }) => channel.key)).to.deep.equal([
      'leeds:web',
      'london:web',
      'london:pos',
    ]);
    const { periodTotals } = await reportOf(
      'period: DAY, filter: { date: { range: { from: "2026-07-01", to: "2026-07-05" }, weekday: [FRIDAY] } }',
      'periodTotals { span { first } }',
    );
    expect(periodTotals).to.deep.equal([{ span: { first: '2026-07-03' } }]);
  });

  it('compares the same days whether future periods are shown or not', async () => {
    const spans = async (fill: boolean) => {
      const { rows } = await reportOf(
        `period: DAY, fill: ${fill}, filter: { date: { relative: { last: 1, unit: WEEK, includeCurrent: true } } }, compareTo: [{ with: PREVIOUS_PERIOD }]`,
        'rows { span { first } comparisons { span { first } } }',
      );
      return (rows as { span: { first: string }; comparisons: { span: { first: string } }[] }[])
        .filter(({ span }) => span.first === '2026-07-13')
        .map(({ comparisons }) => comparisons[0]!.span.first);
    };
    expect(await spans(true)).to.deep.equal(['2026-07-06']);
    expect(await spans(false)).to.deep.equal(['2026-07-06']);
  });

  it('leaves out groups without the figures that it must have, also of the others, but not of the totals', async () => {
    const first = await reportOf(
      `by: [CHANNEL], limit: 1, having: [{ metric: NET_SALES, min: "10" }], ${fortnight}`,
      'rows { channel { key } isOther orders } groupTotals { channel { key } orders } total { orders }',
    );
    expect(first).to.deep.equal({
      rows: [
        { channel: { key: 'london:web' }, isOther: false, orders: 2 },
        { channel: null, isOther: true, orders: 1 },
      ],
      groupTotals: [
        { channel: { key: 'london:web' }, orders: 2 },
        { channel: null, orders: 1 },
      ],
      total: { orders: 4 },
    });
    const all = await reportOf(
      `by: [CHANNEL], limit: 9, having: [{ metric: NET_SALES, min: "10" }], ${fortnight}`,
      'rows { channel { key } isOther orders }',
    );
    expect(all.rows).to.deep.equal([
      { channel: { key: 'london:web' }, isOther: false, orders: 2 },
      { channel: { key: 'leeds:web' }, isOther: false, orders: 1 },
    ]);
  });

  it('refuses misspelt keys where all keys are known, and finds nothing for others', async () => {
    const where = (condition: string): string => `filter: { where: [${condition}] }`;
    expect(await refusal(where('{ dimension: SOURCE, in: ["lodnon"] }'))).to.equal(
      'Unknown source: "lodnon"; known: leeds, london.',
    );
    expect(await refusal(where('{ dimension: CHANNEL, notIn: ["london:wbe"] }'))).to.equal(
      'Unknown channel: "london:wbe"; known: leeds:web, london:pos, london:web.',
    );
    expect(await refusal(where('{ dimension: SALES_CHANNEL, in: ["wbe"] }'))).to.match(/Unknown sales channel: "wbe"/);
    expect(await refusal(where('{ dimension: CHANNEL, in: ["london:WEB"] }'))).to.match(
      /Unknown channel: "london:WEB"/,
    );
    expect(await refusal(where('{ dimension: PLATFORM, in: ["SHOPIFI"] }'))).to.match(/Unknown platform: "SHOPIFI"/);
    expect(await refusal(where('{ dimension: WEEKDAY, in: ["8"] }'))).to.equal(
      'Unknown weekday: "8"; known: 1, 2, 3, 4, 5, 6, 7.',
    );
    expect(await refusal(where('{ dimension: RFM_SEGMENT, in: ["CHAMPION"] }'))).to.match(
      /^Unknown RFM segment: "CHAMPION"; known: CHAMPIONS, LOYAL_CUSTOMERS, /,
    );
    expect(await refusal(where('{ dimension: CUSTOMER_TYPE, in: ["old"] }'))).to.equal(
      'Unknown customer type: "old"; known: new, returning.',
    );
    expect(
      await refusal('filter: { customersWhoOrdered: [{ where: [{ dimension: SOURCE, in: ["lodnon"] }] }] }'),
    ).to.match(/Unknown source: "lodnon"/);
    const orders = async (condition: string): Promise<unknown> =>
      (await reportOf(where(condition), 'total { orders }')).total;
    expect(await orders('{ dimension: SOURCE, in: ["LONDON"] }')).to.deep.equal({ orders: 4 });
    expect(await orders('{ dimension: COUNTRY, in: ["XX"] }')).to.deep.equal({ orders: 0 });
  });

  it('refuses groups in more periods than an answer may have rows, whatever they must have', async () => {
    const years = 'filter: { date: { range: { from: "2016-01-01", to: "2025-12-31" } } }';
    const wide = (args: string) =>
      `by: [CHANNEL], period: DAY, ${args}, compareTo: [{ range: { from: "2026-06-29", to: "2026-07-12" } }], ${years}`;
    const fields = 'rows { orders comparisons { previous { orders } } }';
    expect(await refusal(wide('having: [{ metric: ORDERS, min: "1" }]'), fields)).to.match(
      /more than 3660 rows, one for each group in each period\. .* "fill: false"/,
    );
    expect((await reportOf(wide('having: [{ metric: ORDERS, min: "1" }], fill: false'), fields)).rows).to.deep.equal(
      [],
    );
  });

  it('names what was read where no sums are', async () => {
    const grains = async (report: string): Promise<unknown> => {
      const response = await fetch(`${api.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: `{ ${report} }` }),
      });
      const { extensions } = (await response.json()) as {
        extensions: { report: { grain: string; readsFacts: boolean }[] };
      };
      return extensions.report.map(({ grain, readsFacts }) => [grain, readsFacts]);
    };
    expect(await grains('report { total { uniqueCustomers } }')).to.deep.equal([['customer sets', false]]);
    expect(await grains('report(by: [SKU]) { rows { uniqueCustomers } }')).to.deep.equal([['facts', true]]);
  });

  it('names the argument at fault where a metric cannot be broken down', async () => {
    const argument = async (args: string, fields = 'rows { netSales { amount } }'): Promise<unknown> =>
      (await ask(api.url, `{ report(${args}) { ${fields} } }`)).errors[0]?.extensions.argument;
    const mug = 'where: [{ dimension: VARIANT, in: ["london:v1"] }]';
    expect(await argument('by: [VARIANT]', 'rows { orders }')).to.equal('by');
    expect(await argument(`filter: { ${mug} }`, 'rows { orders }')).to.equal('filter.where');
    expect(await argument(`by: [COUNTRY], filter: { ${mug} }`, 'rows { orders }')).to.equal('filter.where');
    expect(await argument('by: [VARIANT], having: [{ metric: ORDERS, min: "1" }]')).to.equal('having');
    expect(await argument('by: [VARIANT], orderBy: [{ metric: ORDERS }]')).to.equal('orderBy');
    expect(await argument(`filter: { ${mug} }, orderBy: [{ metric: ORDERS }]`)).to.equal('orderBy');
  });

  it('refuses what has no answer, with what would fit', async () => {
    expect(await refusal('by: [PRODUCT, COUNTRY]', 'rows { shipping { amount } orders netSales { amount } }')).to.match(
      /"shipping", "orders" cannot be broken down or filtered by product\. These metrics can: .*"netSales"/,
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
    expect(await refusal('orderBy: [{ metric: ORDERS, changeFrom: 0 }]')).to.match(/Got 0; .* of which there are 0/);
    expect(await refusal('orderBy: [{ period: true, changeFrom: 0 }]')).to.match(/"changeFrom" is of a "metric"/);
    expect(await refusal('filter: { date: { month: [6] } }, compareTo: [{ with: PREVIOUS_YEAR }]')).to.match(
      /"month" cannot be moved/,
    );
    expect(await refusal('filter: { date: { year: [2026], isoWeek: [1] } }')).to.match(/ISO weeks belong to ISO years/);
    expect(
      await refusal('period: DAY, filter: { date: { range: { from: "0001-01-01", to: "9999-12-31" } } }'),
    ).to.match(/more than 3660 periods/);
    expect(await refusal('filter: { where: [{ dimension: PLATFORM, in: [] }] }')).to.match(/The list is empty/);
    expect(await refusal('filter: { where: [{ dimension: PLATFORM }] }')).to.match(/The condition is empty/);
    expect(await refusal('fill: false, period: DAY', 'rows { movingAverage { orders } }')).to.match(/without gaps/);
    expect(await refusal('by: [COUNTRY], having: [{ metric: ORDERS }]')).to.match(/Set "min", "max" or both/);
    expect(await refusal('by: [COUNTRY], having: [{ metric: ORDERS, min: "10", max: "9.5" }]')).to.match(
      /No row has at least 10 and at most 9\.5 of "orders"/,
    );
    expect(await refusal('movingAverageOf: 1')).to.match(/between 2 and 366/);
  });
});

describe('A report of an empty warehouse', () => {
  it('by hour has those of today that have begun in the reporting time zone', async () => {
    const database = await createWarehouse();
    const api = await startTestApi({}, database);
    try {
      // 00:30 in London.
      const { report } = await answer<{ report: object }>(
        api.url,
        '{ report(period: HOUR) { rows { span { first hour } orders } } }',
      );
      expect(report).to.deep.equal({ rows: [{ span: { first: '2026-07-16', hour: 0 }, orders: 0 }] });
    } finally {
      await api.close();
      await database.drop();
    }
  });
});
