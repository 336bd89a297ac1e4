import Big from 'big.js';
import { expect } from 'chai';
import fc from 'fast-check';
import type { Pool } from '../../src/database/pool.js';
import { explainedMetric } from '../../src/models/drivers/explained-metric.js';
import { prepareWarehouse } from '../../src/models/load/prepare.js';
import { dimensionNamed, type DimensionName } from '../../src/models/metrics/dimensions.js';
import { metricFieldName } from '../../src/models/metrics/metric.js';
import { type MetricName, metricNamed } from '../../src/models/metrics/registry.js';
import { canReach } from '../../src/models/report/reach.js';
import { anyRecord } from '../models/histories.js';
import { apply, publish } from '../models/warehouse.js';
import { createPreparedDatabase, type TestDatabase } from '../support/database.js';
import { answer, ask } from './support/graphql-client.js';
import { startTestApi, type TestApi } from './support/test-api.js';
import { leeds, london } from './support/trade.js';

const now = new Date('2026-04-10T18:00:00Z');
const days = 'date: { range: { from: "2026-03-29", to: "2026-03-31" } }';
const daysBefore = 'range: { from: "2026-03-26", to: "2026-03-28" }';
const dimensions: DimensionName[] = [
  'source',
  'channel',
  'country',
  'category',
  'variant',
  'customer_type',
  'segment',
  'weekday',
];
const fields = `isComparable current previous change changePercent dimensions {
  dimension concentration rateEffect mixEffect
  drivers { key label isOther current previous contribution rateEffect mixEffect share }
}`;

interface Driver {
  key: string | null;
  isOther: boolean;
  current: string | null;
  previous: string | null;
  contribution: string;
  rateEffect: string | null;
  mixEffect: string | null;
  share: string | null;
}

interface Drivers {
  isComparable: boolean;
  current: string | null;
  previous: string | null;
  change: string | null;
  changePercent: string | null;
  dimensions: { dimension: string; concentration: string; rateEffect: string; mixEffect: string; drivers: Driver[] }[];
}

/** Of each kind of sum and ratio one: also what no aggregate has, and what is null where a cost is unknown. */
const metrics: MetricName[] = [
  ...(['orders', 'net_sales', 'items_sold', 'new_customer_sales', 'returns_of_orders', 'gross_margin'] as const),
  ...(['average_order_value', 'refund_rate_by_value', 'cost_coverage', 'known_gross_margin_rate'] as const),
];
const fitting = (asked: readonly MetricName[]): DimensionName[] =>
  dimensions.filter((name) => canReach(asked, [dimensionNamed(name)]));
const sum = (values: readonly (string | null)[]): string =>
  values.reduce((total, value) => total.plus(value ?? 0), new Big(0)).toFixed();
const exact = (value: string | null): string | null => (value === null ? null : new Big(value).toFixed());

describe('changeDrivers', () => {
  let database: TestDatabase;
  let api: TestApi;

  before(async () => {
    database = await createPreparedDatabase('change_drivers', trade);
    api = await startTestApi(
      { clock: { now: () => now, sleep: async () => undefined }, limits: { cost: 1_000_000, depth: 12 } },
      database,
    );
  });
  after(async () => {
    await api.close();
    await database.drop();
  });

  const driversOf = async (args: string, asked = fields): Promise<Drivers> =>
    (await answer<{ changeDrivers: Drivers }>(api.url, `{ changeDrivers(${args}) { ${asked} } }`)).changeDrivers;
  const refusal = async (args: string): Promise<string> => {
    const { errors } = await ask(api.url, `{ changeDrivers(${args}) { current } }`);
    expect(errors.map(({ extensions }) => extensions.code)).to.deep.equal(['BAD_USER_INPUT']);
    return errors[0]!.message;
  };

  for (const { name, asked, ratio } of metrics.map(explainedMetric)) {
    const field = metricFieldName(name);
    const value = metricNamed(name).unit === 'money' ? `${field} { amount }` : field;
    const ofReport = (row: Record<string, unknown>): string | null => {
      const got = row[field];
      return got === null ? null : exact(typeof got === 'object' ? (got as { amount: string }).amount : String(got));
    };

    it(`divides the change of ${field} as the reports by each dimension have it, to the last digit`, async () => {
      const compared = `comparisons { previous { ${value} } change { ${value} } changePercent { ${field} } }`;
      const reports = fitting(asked).map(
        (by) =>
          `${by}: report(by: [${by.toUpperCase()}], filter: { ${days} }, compareTo: [{ ${daysBefore} }]) { rows { key: ${metricFieldName(by)} { key } ${value} ${compared} } }`,
      );
      const asking = `changeDrivers(metric: ${name.toUpperCase()}, filter: { ${days} }, compareTo: { ${daysBefore} }, limit: 100, by: [${fitting(asked).join(', ').toUpperCase()}]) { ${fields} }`;
      const data = await answer<Record<string, unknown>>(
        api.url,
        `{ ${asking} all: report(filter: { ${days} }, compareTo: [{ ${daysBefore} }]) { total { ${value} ${compared} } } ${reports.join(' ')} }`,
      );
      const drivers = data.changeDrivers as Drivers;
      const { total } = data.all as { total: Record<string, unknown> };
      const comparison = (row: Record<string, unknown>) =>
        (row.comparisons as Record<'previous' | 'change' | 'changePercent', Record<string, unknown>>[])[0]!;
      expect([drivers.current, drivers.previous, drivers.change].map(exact)).to.deep.equal([
        ofReport(total),
        ...(['previous', 'change'] as const).map((part) => ofReport(comparison(total)[part])),
      ]);
      expect(drivers.changePercent).to.equal(comparison(total).changePercent[field]);
      // Some lines have no cost.
      expect(drivers.change === null).to.equal(name === 'gross_margin');
      if (drivers.change === null) return;
      expect(drivers.dimensions.map(({ dimension }) => dimension.toLowerCase())).to.have.members(fitting(asked));
      for (const { dimension, drivers: values, rateEffect, mixEffect } of drivers.dimensions) {
        const { rows } = data[dimension.toLowerCase()] as { rows: Record<string, unknown>[] };
        const known = values.filter(({ isOther }) => !isOther);
        const figures = (row: Record<string, unknown>) => [ofReport(row), ofReport(comparison(row).previous)];
        expect(
          Object.fromEntries(known.map(({ key, current, previous }) => [key, [current, previous].map(exact)])),
        ).to.deep.equal(
          Object.fromEntries(rows.map((row) => [(row.key as { key: string | null }).key, figures(row)])),
          dimension,
        );
        expect(sum(values.map(({ contribution }) => contribution)), dimension).to.equal(exact(drivers.change));
        const sizes = known.map(({ contribution }) => new Big(contribution).abs());
        expect(sizes.every((size, at) => at === 0 || size.lte(sizes[at - 1]!))).to.equal(true);
        if (ratio === null) {
          expect(
            [rateEffect, mixEffect, values[0]!.rateEffect, values[0]!.mixEffect].every((each) => each === null),
          ).to.equal(true);
          for (const { current, previous, contribution } of values) {
            expect(new Big(current!).minus(previous!).toFixed()).to.equal(exact(contribution));
          }
        } else {
          for (const { rateEffect: rate, mixEffect: mix, contribution } of values) {
            expect(sum([rate, mix])).to.equal(exact(contribution));
          }
          expect(sum([rateEffect, mixEffect])).to.equal(exact(drivers.change));
        }
      }
    });
  }

  it('adds up what is beyond the limit, so that nothing of the change is missing', async () => {
    const args = `metric: NET_SALES, by: [VARIANT], filter: { ${days} }, compareTo: { ${daysBefore} }`;
    const [{ change, dimensions: all }, { dimensions: few }] = await Promise.all([
      driversOf(`${args}, limit: 100`),
      driversOf(`${args}, limit: 1`),
    ]);
    const values = all[0]!.drivers;
    expect(values).to.have.length.above(2);
    expect(few).to.deep.equal([{ ...all[0], drivers: [values[0], few[0]!.drivers[1]] }]);
    const beyond = (part: 'current' | 'previous' | 'contribution'): string =>
      sum(values.slice(1).map((value) => value[part]));
    const { current, previous, contribution, ...other } = few[0]!.drivers[1]!;
    expect([current, previous, contribution].map(exact)).to.deep.equal(
      (['current', 'previous', 'contribution'] as const).map(beyond),
    );
    const share = new Big(contribution).div(change!).round(6, Big.roundHalfUp).toFixed();
    expect(other).to.deep.equal({
      ...{ key: null, label: null, isOther: true, rateEffect: null, mixEffect: null, share },
    });
  });

  it('takes the dimensions that need no facts by default, the one that explains most first', async () => {
    const { dimensions: explained, isComparable } = await driversOf(
      `metric: NET_SALES, filter: { ${days} }, compareTo: { ${daysBefore} }`,
    );
    expect(isComparable).to.equal(true);
    expect(explained.map(({ dimension }) => dimension)).to.have.members([
      ...['SOURCE', 'CHANNEL', 'COUNTRY', 'CATEGORY', 'SEGMENT'],
    ]);
    const ordered = explained.map(({ concentration }) => Number(concentration));
    expect(ordered).to.deep.equal(ordered.toSorted((a, b) => b - a));
    const note = async (query: string) => {
      const { extensions } = await ask(api.url, query);
      return (extensions as { report: { grain: string; readsFacts: boolean }[] }).report[0];
    };
    expect(
      await note(`{ changeDrivers(metric: NET_SALES, filter: { ${days} }, compareTo: { ${daysBefore} }) { change } }`),
    ).to.include({
      grain: 'day x channel, day x channel x country, day x channel x category, day x channel x segment',
      readsFacts: false,
    });
  });

  it('explains within a filter, and compares whole months with whole months', async () => {
    const inGermany = 'where: [{ dimension: COUNTRY, in: ["DE"] }]';
    const { changeDrivers, report } = await answer<{
      changeDrivers: Drivers & Record<'span' | 'previousSpan', { first: string; last: string }>;
      report: { total: { netSales: { amount: string } } };
    }>(
      api.url,
      `{ changeDrivers(metric: NET_SALES, by: [CATEGORY], period: MONTH, filter: { date: { range: { from: "2026-03-01", to: "2026-03-31" } } ${inGermany} }) {
           current previous change span { first last } previousSpan { first last } dimensions { drivers { contribution } }
         }
         report(filter: { date: { range: { from: "2026-03-01", to: "2026-03-31" } } ${inGermany} }) { total { netSales { amount } } } }`,
    );
    expect(changeDrivers).to.deep.include({
      ...{ current: report.total.netSales.amount, previous: '0.00', change: report.total.netSales.amount },
      ...{
        span: { first: '2026-03-01', last: '2026-03-31' },
        previousSpan: { first: '2026-02-01', last: '2026-02-28' },
      },
    });
    const [{ drivers }] = changeDrivers.dimensions as [Drivers['dimensions'][number]];
    expect(sum(drivers.map(({ contribution }) => contribution))).to.equal(exact(changeDrivers.change));
  });

  it('explains nothing while the days are not over, and says that they do not compare', async () => {
    const args = 'metric: NET_SALES, filter: { date: { range: { from: "2026-04-01", to: "2026-04-12" } } }';
    expect(await driversOf(args)).to.deep.include({
      ...{ isComparable: false, change: null, changePercent: null, dimensions: [] },
    });
    const toDate = await driversOf(`${args}, toDate: true`, 'isComparable change dimensions { dimension }');
    expect(toDate.isComparable).to.equal(true);
    expect(toDate.change).to.be.a('string');
    expect(toDate.dimensions).to.have.length.above(3);
  });

  it('explains nothing of a value that there is not: without orders there is no average', async () => {
    expect(
      await driversOf(
        `metric: AVERAGE_ORDER_VALUE, filter: { ${days} }, compareTo: { range: { from: "2026-02-01", to: "2026-02-03" } }`,
      ),
    ).to.deep.include({ isComparable: true, previous: null, change: null, dimensions: [] });
  });

  it('refuses what does not add up, with the reason', async () => {
    expect(await refusal('metric: UNIQUE_CUSTOMERS')).to.equal(
      'The change of "uniqueCustomers" cannot be divided among segments: it counts whoever is in several groups once, so what groups contribute does not add up to its change. Sums can, and ratios of sums, such as "netSales" and "averageOrderValue".',
    );
    expect(await refusal('metric: UNITS_ON_HAND')).to.match(/stock is a level at the end of a day/);
    expect(await refusal('metric: NET_SALES, by: [TAG]')).to.match(/^Something can have more than one order tag/);
    expect(await refusal('metric: NET_SALES, by: [CUSTOMER]')).to.match(/^A customer is a person, not a segment/);
    expect(await refusal('metric: NET_SALES, by: [SOURCE, SOURCE]')).to.match(/listed twice/);
    expect(await refusal('metric: AVERAGE_ORDER_VALUE, by: [CATEGORY]')).to.match(
      /^"averageOrderValue".* cannot be broken down or filtered by category/,
    );
    expect(await refusal('metric: NET_SALES, limit: 0')).to.equal('Got 0; "limit" must be between 1 and 100.');
    expect(await refusal('metric: NET_SALES, period: HOUR')).to.match(/^A range is explained by whole days/);
    expect(
      await refusal('metric: SHIPPING, by: [SOURCE], filter: { where: [{ dimension: CATEGORY, hasKey: true }] }'),
    ).to.match(/^"shipping" cannot be broken down or filtered by category/);
  });
});

async function trade(pool: Pool): Promise<void> {
  await prepareWarehouse(pool, { reportingCurrency: 'GBP', fiscalYearStartMonth: 4, rateMaxAgeDays: 10 });
  for (const [index, source] of [london, leeds].entries()) {
    await pool.query(
      `insert into ops.source (source_id, platform, name, currency, timezone, status, notices, is_configured, built_chunk_id)
       values ($1, $2, $3, $4, $5, 'ready', '{}', true, 0)`,
      [source.sourceId, source.platform, source.name, source.currency, source.timezone],
    );
    await apply(pool, fc.sample(anyRecord, { seed: 7 + index, numRuns: 60 }), source);
  }
  await publish(pool);
}
