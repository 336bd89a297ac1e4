import { expect } from 'chai';
import { type GraphQLArgument, type GraphQLInputField, isInputObjectType, isNonNullType, isObjectType } from 'graphql';
import type { CanonicalRecord } from '../../src/canonical/record.js';
import { apiSchema } from '../../src/resolvers/schema.js';
import { campaign, spendDay, spendRow, visitsDay, visitsRow } from '../models/partition-records.js';
import { posting } from '../models/records.js';
import { apply, publish } from '../models/warehouse.js';
import { openEventStream } from './support/event-stream.js';
import { answer, ask } from './support/graphql-client.js';
import { startTestApi, type TestApi } from './support/test-api.js';

/** Queries with a variable for an argument with a default, and the same without it. */
const questions: Record<string, { type: string; query: (argument: (name: string) => string) => string }> = {
  'Query.orders(orderBy)': {
    type: 'OrderOrdering',
    query: (by) => `{ orders(${by('orderBy')} first: 9) { nodes { id } } }`,
  },
  'Query.refunds(orderBy)': {
    type: 'RefundOrdering',
    query: (by) => `{ refunds(${by('orderBy')} first: 9) { nodes { id } } }`,
  },
  'Query.customers(orderBy)': {
    type: 'CustomerOrdering',
    query: (by) => `{ customers(${by('orderBy')} first: 9) { nodes { id } } }`,
  },
  'Query.products(orderBy)': {
    type: 'ProductOrdering',
    query: (by) => `{ products(${by('orderBy')} first: 9) { nodes { id } } }`,
  },
  'Query.inventory(orderBy)': {
    type: 'InventoryOrdering',
    query: (by) => `{ inventory(${by('orderBy')} first: 9) { nodes { id } } }`,
  },
  'Query.campaigns(orderBy)': {
    type: 'CampaignOrdering',
    query: (by) => `{ campaigns(${by('orderBy')} first: 9) { nodes { id } } }`,
  },
  'Query.adSpend(orderBy)': {
    type: 'AdSpendOrdering',
    query: (by) => `{ adSpend(${by('orderBy')} first: 9) { nodes { id } } }`,
  },
  'Query.sessions(orderBy)': {
    type: 'SessionsOrdering',
    query: (by) => `{ sessions(${by('orderBy')} first: 9) { nodes { id } } }`,
  },
  'Query.fees(orderBy)': {
    type: 'FeeOrdering',
    query: (by) => `{ fees(${by('orderBy')} first: 9) { nodes { id } } }`,
  },
  'Query.settlements(orderBy)': {
    type: 'SettlementOrdering',
    query: (by) => `{ settlements(${by('orderBy')} first: 9) { nodes { id } } }`,
  },
  'Query.changes(first)': {
    type: 'Int',
    query: (first) => `{ changes(${first('first')} after: "POSITION") { changes { id } endPosition } }`,
  },
  'Customer.orders(first)': {
    type: 'Int',
    query: (first) => `{ customers { nodes { orders${first('first') && `(${first('first')})`} { id } } } }`,
  },
  'Customer.value(weeks)': {
    type: 'Int',
    query: (weeks) => `{ customers { nodes { value${weeks('weeks') && `(${weeks('weeks')})`} { asOf refusal } } } }`,
  },
  'Query.dailySummary(includeFuture)': {
    type: 'Boolean',
    query: (future) => `{ dailySummary(${future('includeFuture')} breakdown: SOURCE) { date orders } }`,
  },
  'Query.weeklyTrends(includeFuture)': {
    type: 'Boolean',
    query: (future) => `{ weeklyTrends(${future('includeFuture')} breakdown: SOURCE) { weekStart orders } }`,
  },
  'Query.weeklyTrends(compareIncomplete)': {
    type: 'Boolean',
    query: (all) =>
      `{ weeklyTrends(${all('compareIncomplete')} filter: { date: { isoYear: 2026 } }) { weekStart ordersChangePercent } }`,
  },
  'Query.customerCohorts(period)': {
    type: 'CohortPeriod',
    query: (period) => `{ customerCohorts(${period('period')} breakdown: CHANNEL) { from to size } }`,
  },
  'Query.changeDrivers(toDate)': {
    type: 'Boolean',
    query: (toDate) =>
      `{ changeDrivers(metric: NET_SALES, ${toDate('toDate')} period: WEEK, compareTo: { with: PERIOD_BEFORE }) { current previous change } }`,
  },
  'Query.changeDrivers(limit)': {
    type: 'Int',
    query: (limit) =>
      `{ changeDrivers(metric: NET_SALES, ${limit('limit')} by: [SOURCE], filter: { date: { range: { from: "2026-06-01", to: "2026-06-30" } } }, compareTo: { with: PREVIOUS_PERIOD }) { change dimensions { drivers { key } } } }`,
  },
  'Query.attributedSales(lookbackDays)': {
    type: 'Int',
    query: (days) => `{ attributedSales(${days('lookbackDays')} model: LINEAR, by: SOURCE) { kind orders } }`,
  },
  'Query.attributedSales(limit)': {
    type: 'Int',
    query: (limit) => `{ attributedSales(${limit('limit')} model: LINEAR, by: SOURCE) { kind orders } }`,
  },
  'Query.report(toDate)': {
    type: 'Boolean',
    query: (toDate) =>
      `{ report(${toDate('toDate')} period: WEEK, compareTo: [{ with: PERIOD_BEFORE }]) { rows { orders comparisons { change { orders } } } } }`,
  },
  'Query.report(other)': {
    type: 'Boolean',
    query: (other) => `{ report(${other('other')} by: [CHANNEL], limit: 1) { rows { orders } } }`,
  },
  'Query.report(fill)': {
    type: 'Boolean',
    query: (fill) => `{ report(${fill('fill')} by: [CHANNEL], period: DAY) { rows { orders } } }`,
  },
  'Query.report(movingAverageOf)': {
    type: 'Int',
    query: (of) => `{ report(${of('movingAverageOf')} period: DAY) { rows { movingAverage { orders } } } }`,
  },
  'ReportOrderInput.descending': {
    type: 'Boolean',
    query: (descending) =>
      `{ report(orderBy: [{ metric: ORDERS ${descending('descending')} }] by: [CHANNEL]) { rows { orders } } }`,
  },
  'RelativeDateInput.includeCurrent': {
    type: 'Boolean',
    query: (current) =>
      `{ dailySummary(filter: { date: { relative: { last: 3, unit: WEEK, ${current('includeCurrent')} } } }) { date orders } }`,
  },
};

/** An alert that is made, shown and removed again. */
const alertWith = (fields: string, rule: string, shown: string): string =>
  `{ createAlert(id: "null", alert: { title: "Null", to: [{ email: "ann@shop.example" }], ${fields} ${rule} }) { ${shown} } removeAlert(id: "null") { id } }`;
const metricRule = (more: string): string => `metric: { metric: NET_SALES, below: "1", recover: "2", ${more} }`;
/** A report likewise. */
const reportWith = ({ fields = '', column = '', recipient = '' }): string =>
  `{ createReport(id: "null", report: {
    title: "Null", when: { cron: "0 8 * * *", timezone: "Europe/London" }, ${fields}
    queries: [{ id: "week", document: "{ report { total { netSales { amount currency } } } }" }]
    sections: [{ title: "Totals", kind: FIGURES, rows: "report.total", columns: [{ path: "netSales", label: "Net sales", ${column} }] }]
    to: [{ email: "ann@shop.example", ${recipient} }]
  }) { corrections linkDays locale sections { columns { path style } } to { recipient send } } removeReport(id: "null") { id } }`;
const exportWith = (csv: string): string =>
  `{ requestExport(of: { products: {} }, format: CSV, csv: { ${csv} }) { state rows bytes } }`;

/** What changes are given. */
const changes: Record<string, { type: string; query: (by: (argument: string) => string) => string }> = {
  'AlertInput.recoverAfter': {
    type: 'Int',
    query: (by) => alertWith(by('recoverAfter'), metricRule(''), 'recoverAfter'),
  },
  'AlertInput.locale': { type: 'String', query: (by) => alertWith(by('locale'), metricRule(''), 'locale') },
  'MetricAlertInput.last': {
    type: 'Int',
    query: (by) => alertWith('', metricRule(by('last')), 'metric { last unit includeCurrent }'),
  },
  'MetricAlertInput.unit': {
    type: 'DateUnit',
    query: (by) => alertWith('', metricRule(by('unit')), 'metric { last unit includeCurrent }'),
  },
  'MetricAlertInput.includeCurrent': {
    type: 'Boolean',
    query: (by) => alertWith('', metricRule(by('includeCurrent')), 'metric { last unit includeCurrent }'),
  },
  'NoOrdersAlertInput.knownWithinHours': {
    type: 'Int',
    query: (by) =>
      alertWith('', `noOrders: { hours: 6, ${by('knownWithinHours')} }`, 'noOrders { hours knownWithinHours }'),
  },
  'ScheduledReportInput.corrections': { type: 'Boolean', query: (by) => reportWith({ fields: by('corrections') }) },
  'ScheduledReportInput.locale': { type: 'String', query: (by) => reportWith({ fields: by('locale') }) },
  'ScheduledReportInput.linkDays': { type: 'Int', query: (by) => reportWith({ fields: by('linkDays') }) },
  'ReportColumnInput.style': { type: 'ReportNumberStyle', query: (by) => reportWith({ column: by('style') }) },
  'ReportRecipientInput.send': { type: '[ReportForm!]', query: (by) => reportWith({ recipient: by('send') }) },
  'CsvInput.bom': { type: 'Boolean', query: (by) => exportWith(by('bom')) },
  'CsvInput.spreadsheetSafe': { type: 'Boolean', query: (by) => exportWith(by('spreadsheetSafe')) },
};

/** The first event of each is compared. */
const streamed: Record<string, { type: string; query: (by: (argument: string) => string) => string }> = {
  'Subscription.changes(first)': {
    type: 'Int',
    query: (first) => `{ changes(${first('first')} after: "POSITION") { changes { id } endPosition hasMore } }`,
  },
};

/** What null means for arguments without a default. */
const meaningful = [
  'OrderFilterInput.isTest',
  'OrderFilterInput.isSubOrder',
  'RefundFilterInput.isTest',
  'ProductFilterInput.isDeleted',
  'InventoryFilterInput.isActive',
];

describe('Null for an argument with a default', () => {
  let api: TestApi;
  let position: string;
  const placed = (text: string): string => text.replace('POSITION', position);

  before(async () => {
    const reachable = { hasMail: true, allowedDomains: [], destinations: [], hasPublicUrl: true };
    api = await startTestApi({ scheduledReports: { configured: [], reachable } });
    await apply(api.pool, [
      ...['1', '2'].map((id) => campaign(id)),
      spendDay([spendRow('1'), spendRow('2')]),
      visitsDay([visitsRow(), visitsRow({ device: 'desktop' })]),
      ...['1', '2'].map((id) => posting(id)),
      ...['1', '2'].map((settlementId, at): CanonicalRecord => ({
        ...{ kind: 'settlement', settlementId, updatedAt: '2026-03-20T00:00:00Z', currency: 'GBP', total: '1' },
        ...{ startsAt: '2026-03-01T00:00:00Z', endsAt: `2026-03-1${at}T00:00:00Z`, depositedAt: null },
      })),
    ]);
    await publish(api.pool);
    const { warehouse } = await answer<{ warehouse: { changePosition: string } }>(
      api.url,
      '{ warehouse { changePosition } }',
    );
    position = warehouse.changePosition;
  });
  after(() => api.close());

  it('is tested here for every default in the schema', () => {
    const withDefault = inputsOfSchema().filter(({ input }) => input.defaultValue !== undefined);
    expect(withDefault.map(({ name }) => name)).to.have.members(
      [questions, changes, streamed].flatMap((each) => Object.keys(each)).concat(meaningful),
    );
    for (const { name, input } of withDefault) {
      expect(isNonNullType(input.type), name).to.equal(false);
      expect(/\bnull: (both|all)/i.test(input.description ?? ''), name).to.equal(meaningful.includes(name));
    }
  });

  const asked = [
    ...Object.entries(questions).map((each) => ['query', ...each] as const),
    ...Object.entries(changes).map((each) => ['mutation', ...each] as const),
  ];
  for (const [operation, name, { type, query }] of asked) {
    it(`is the default, as a variable and as a literal: ${name}`, async () => {
      const expected = await answer<object>(api.url, `${operation} ${placed(query(() => ''))}`);
      expect(JSON.stringify(expected)).to.have.length.greaterThan(40);
      const withVariable = placed(query((argument) => `${argument}: $value`));
      expect(await answer(api.url, `${operation} ($value: ${type}) ${withVariable}`, { value: null })).to.deep.equal(
        expected,
      );
      const withNull = placed(query((argument) => `${argument}: null`));
      expect(await answer(api.url, `${operation} ${withNull}`)).to.deep.equal(expected);
    });
  }

  for (const [name, { type, query }] of Object.entries(streamed)) {
    it(`is the default, as a variable and as a literal: ${name}`, async () => {
      const firstOf = async (document: string, variables?: object): Promise<unknown> => {
        const stream = await openEventStream(api.url, placed(document), { variables: { ...variables } });
        const data = await stream.data();
        stream.close();
        return data;
      };
      const expected = await firstOf(`subscription ${query(() => '')}`);
      expect(JSON.stringify(expected)).to.have.length.greaterThan(40);
      const asked = query((argument) => `${argument}: $value`);
      expect(await firstOf(`subscription ($value: ${type}) ${asked}`, { value: null })).to.deep.equal(expected);
      expect(await firstOf(`subscription ${query((argument) => `${argument}: null`)}`)).to.deep.equal(expected);
    });
  }

  it('is the default within a whole filter in a variable', async () => {
    const relative = { last: 2, unit: 'WEEK' };
    const query = 'query ($filter: SummaryFilter) { dailySummary(filter: $filter) { date } }';
    const without = await answer<object>(api.url, query, { filter: { date: { relative } } });
    const withNull = await answer<object>(api.url, query, {
      filter: { date: { relative: { ...relative, includeCurrent: null } } },
    });
    expect(withNull).to.deep.equal(without);
  });

  it('means "both" where the description says so', async () => {
    const query = 'query ($isTest: Boolean) { orders(filter: { isTest: $isTest }) { totalCount } }';
    expect(await answer(api.url, query, { isTest: null })).to.deep.equal({ orders: { totalCount: 6 } });
    expect(await answer(api.url, query, {})).to.deep.equal({ orders: { totalCount: 5 } });
  });

  it('is refused if there is no default, even if the variable has one', async () => {
    const asked = {
      'query ($v: ID = "london:A1") { order(id: $v) { id } }': /"id".*must not be null/,
      'query ($v: Int = 3) { dailySummary(filter: { date: { relative: { last: $v, unit: DAY } } }) { date } }':
        /"filter"/,
    };
    for (const [query, words] of Object.entries(asked)) {
      const { errors } = await ask(api.url, query, { v: null });
      expect(errors.map(({ extensions }) => extensions.code)).to.deep.equal(['BAD_USER_INPUT']);
      expect(errors[0]!.message).to.match(words);
    }
  });

  it('is never answered as an internal error, for any argument', async () => {
    const root = apiSchema().getQueryType()!;
    const needed: Record<string, string> = {
      changes: 'after: "POSITION"',
      changeDrivers: 'metric: NET_SALES',
      attributedSales: 'model: LINEAR, by: SOURCE',
    };
    for (const { name: field, args } of Object.values(root.getFields())) {
      for (const argument of args.filter(({ type }) => !isNonNullType(type))) {
        const { errors } = await ask(
          api.url,
          placed(
            `query ($v: ${argument.type}) { ${field}(${argument.name}: $v ${needed[field] ?? ''}) { __typename } }`,
          ),
          {
            v: null,
          },
        );
        expect(
          errors.map(({ extensions, message }) => [extensions.code, message]),
          `${field}.${argument.name}`,
        ).to.deep.equal([]);
      }
    }
  });
});

interface NamedInput {
  name: string;
  input: GraphQLArgument | GraphQLInputField;
}

function inputsOfSchema(): NamedInput[] {
  const types = Object.values(apiSchema().getTypeMap()).filter(({ name }) => !name.startsWith('__'));
  return types.flatMap((type): NamedInput[] => {
    if (isInputObjectType(type)) {
      return Object.values(type.getFields()).map((input) => ({ name: `${type.name}.${input.name}`, input }));
    }
    if (!isObjectType(type)) return [];
    return Object.values(type.getFields()).flatMap(({ name, args }) =>
      args.map((input) => ({ name: `${type.name}.${name}(${input.name})`, input })),
    );
  });
}
