import { expect } from 'chai';
import { type GraphQLNamedType, type GraphQLObjectType, getNamedType, isObjectType } from 'graphql';
import type { Pool } from '../../src/database/pool.js';
import { decodePosition, encodePosition } from '../../src/ledger/changes/position.js';
import { ownerOf } from '../../src/ledger/principals/principal.js';
import { everySource, type Scope } from '../../src/ledger/scope/scope.js';
import { apiSchema } from '../../src/resolvers/schema.js';
import { apply, publish } from '../models/warehouse.js';
import { createPreparedDatabase, type TestDatabase } from '../support/database.js';
import { changeCompany, fillCompany, runOf, stores } from './support/company.js';
import { openEventStream } from './support/event-stream.js';
import {
  allFields,
  answerable,
  everyField,
  metFields,
  moneyFields,
  ofReports,
  ofStock,
} from './support/every-field.js';
import { ask } from './support/graphql-client.js';
import { startTestApi, type TestApi } from './support/test-api.js';

const schema = apiSchema();
const roots = [schema.getQueryType()!, schema.getMutationType()!].flatMap((type) => Object.values(type.getFields()));

/** How each root field is queried: a field that is missing here fails, because it is not known to respect the scope. */
const questions: Record<string, string[]> = {
  dailySummary: [
    'dailySummary(filter: { date: { year: [2026] } })',
    'dailySummary(filter: { date: { year: [2026] } }, breakdown: SOURCE)',
    'dailySummary(filter: { date: { year: [2026] } }, breakdown: CHANNEL)',
    'dailySummary(filter: { date: { weekend: true } })',
    'dailySummary',
    'dailySummary(filter: { source: ["leeds"] })',
    'dailySummary(filter: { channel: ["leeds:web"] })',
    'dailySummary(filter: { salesChannel: ["till-leeds"] })',
    'dailySummary(filter: { platform: [SHOPIFY], date: { year: [2026] } })',
  ],
  weeklyTrends: [
    'weeklyTrends(filter: { date: { year: [2026] } })',
    'weeklyTrends(filter: { date: { year: [2026] } }, breakdown: PLATFORM)',
    'weeklyTrends',
  ],
  changeDrivers: [
    'changeDrivers(metric: NET_SALES, period: MONTH, filter: { date: { range: { from: "2026-07-01", to: "2026-07-12" } } })',
    'changeDrivers(metric: NEW_CUSTOMER_SALES, filter: { date: { range: { from: "2026-06-29", to: "2026-07-12" } } })',
    'changeDrivers(metric: AVERAGE_ORDER_VALUE, by: [SEGMENT, CITY, RFM_SEGMENT], filter: { date: { range: { from: "2026-06-29", to: "2026-07-12" } } })',
    'changeDrivers(metric: NET_SALES, by: [SOURCE], filter: { source: ["leeds"] })',
  ],
  report: [
    'report(period: WEEK, compareTo: [{ with: PERIOD_BEFORE }])',
    'report(by: [CUSTOMER, SEGMENT])',
    'report(by: [TAG, RFM_SEGMENT], filter: { customersWhoOrdered: [{ where: [{ dimension: COUNTRY, in: ["GB"] }] }] })',
    'report(by: [CHANNEL], limit: 1, filter: { platform: [SHOPIFY, WOOCOMMERCE] })',
    'report(by: [SOURCE], filter: { source: ["leeds"] })',
    'report(filter: { where: [{ dimension: SOURCE, in: ["leeds", "york"] }] })',
  ],
  attributedSales: [
    'attributedSales(model: LINEAR, by: SOURCE)',
    'attributedSales(model: TIME_DECAY, by: CHANNEL_GROUP, filter: { source: ["leeds"], date: { year: [2026] } })',
  ],
  customerSegments: ['customerSegments', 'customerSegments(filter: { platform: [WOOCOMMERCE] })'],
  customerCohorts: [
    'customerCohorts',
    'customerCohorts(period: WEEK)',
    'customerCohorts(period: QUARTER, breakdown: CHANNEL)',
    'customerCohorts(breakdown: PRODUCT)',
    'customerCohorts(filter: { firstProduct: ["leeds:v1", "york:v1"] })',
    'customerCohorts(filter: { source: ["leeds"] })',
    'customerCohorts(filter: { platform: [SHOPIFY, WOOCOMMERCE], firstOrder: { month: [6] } }, period: WEEK)',
  ],
  rfmSegments: ['rfmSegments', 'rfmSegments(asOf: "2026-07-02")', 'rfmSegments(filter: { platform: [WOOCOMMERCE] })'],
  customerValue: ['customerValue'],
  orders: [
    'orders',
    'orders(filter: {})',
    'orders(filter: { segment: [VIP, HIGH] }, orderBy: TOTAL_DESC)',
    'orders(filter: { segment: [LOW, MEDIUM] })',
    'orders(filter: { customer: [ALICE] })',
    'orders(filter: { financialStatus: ["paid_leeds"] })',
    'orders(filter: { fulfillmentStatus: ["nonsense"] })',
    'orders(filter: { source: ["leeds"] })',
  ],
  order: [...stores.map(({ sourceId }) => `order(id: "${sourceId}:A-${sourceId}")`)],
  orderItem: stores.map(({ sourceId }) => `orderItem(id: "${sourceId}:A-${sourceId}:1")`),
  refund: stores.map(({ sourceId }) => `refund(id: "${sourceId}:B-${sourceId}:r1:1")`),
  customer: ['customer(id: ALICE)', 'customer(id: OWN_LEEDS)'],
  product: stores.map(({ sourceId }) => `product(id: "${sourceId}:v1")`),
  location: stores.map(({ sourceId }) => `location(id: "${sourceId}:l1")`),
  channel: stores.map(({ sourceId }) => `channel(id: "${sourceId}:till-${sourceId}")`),
  source: stores.map(({ sourceId }) => `source(id: "${sourceId}")`),
  search: [
    ...['#A-london', 'A-leeds', 'A-york', 'MUG-leeds', 'MUG-york'],
    ...['alice@example.com', 'own@leeds.example', 'own@york.example'],
  ].map((text) => `search(text: "${text}")`),
  refunds: [
    'refunds',
    'refunds(filter: { order: ["leeds:B-leeds"] })',
    'refunds(filter: { channel: ["leeds:till-leeds"] })',
  ],
  customers: [
    'customers',
    'customers(orderBy: LAST_ORDER_DATE_DESC)',
    'customers(filter: { segment: [VIP] })',
    'customers(filter: { rfmSegment: [POTENTIAL_LOYALIST, OTHERS] })',
    'customers(filter: { email: "own@leeds.example" })',
    'customers(filter: { country: ["nowhere"] })',
    'customers(filter: { platform: [SHOPIFY, WOOCOMMERCE] })',
    'customers(filter: { firstOrder: { year: [2026], month: [6] } })',
    'customers(filter: { cohort: { firstOrder: { year: [2026], month: [6] }, ordered: { year: [2026], month: [7] } } })',
  ],
  products: [
    'products',
    'products(filter: {})',
    'products(filter: { search: "mug" })',
    'products(filter: { sku: ["MUG-leeds"] })',
    'products(filter: { status: ["shelved_leeds"] })',
    'products(filter: { source: ["leeds"] })',
    'products(filter: { platform: [SHOPIFY, WOOCOMMERCE] })',
  ],
  inventory: [
    'inventory',
    'inventory(asOf: "2026-07-01")',
    'inventory(filter: { platform: [SHOPIFY, WOOCOMMERCE] })',
    'inventory(filter: { product: ["leeds:v1"] })',
    'inventory(filter: { source: ["leeds"] })',
  ],
  campaigns: [
    'campaigns',
    'campaigns(filter: { source: ["leeds"], status: ["enabled"] })',
    'campaigns(filter: { account: ["account-leeds"], platform: [SHOPIFY, WOOCOMMERCE] })',
  ],
  campaign: stores.map(({ sourceId }) => `campaign(id: "${sourceId}:c1")`),
  adSpend: [
    'adSpend',
    'adSpend(filter: { source: ["leeds"], date: { year: [2026] } })',
    'adSpend(filter: { campaign: ["leeds:c1", "york:c1"], platform: [SHOPIFY, WOOCOMMERCE] }, orderBy: SPEND_DESC)',
  ],
  sessions: [
    'sessions',
    'sessions(filter: { source: ["leeds"], channelGroup: ["Paid Search"] })',
    'sessions(filter: { property: ["account-leeds", "account-york"] }, orderBy: SESSIONS_DESC)',
  ],
  fees: [
    'fees',
    'fees(filter: { source: ["leeds"], date: { year: [2026] } })',
    'fees(filter: { order: ["leeds:A-leeds", "york:A-york"], platform: [SHOPIFY, WOOCOMMERCE] }, orderBy: DATE_ASC)',
  ],
  settlements: ['settlements', 'settlements(filter: { source: ["leeds"], hasDifference: true }, orderBy: ENDS_AT_ASC)'],
  dates: ['dates(filter: { range: { from: "2026-07-01", to: "2026-07-02" } })'],
  channels: [
    'channels',
    'channels(filter: { platform: [SHOPIFY, WOOCOMMERCE] })',
    'channels(filter: { source: ["leeds"] })',
  ],
  metricDefinitions: ['metricDefinitions'],
  sources: ['sources'],
  warehouse: ['warehouse'],
  syncRuns: [
    'syncRuns',
    'syncRuns(filter: { platform: [SHOPIFY, WOOCOMMERCE] })',
    'syncRuns(filter: { source: ["leeds"] })',
  ],
  syncRun: stores.map(({ sourceId }) => `syncRun(id: "${runOf(sourceId)}")`),
  inventoryLevel: stores.map(({ sourceId }) => `inventoryLevel(id: "${sourceId}:v1/${sourceId}:l1/20260620")`),
  changes: ['changes(after: POSITION)', 'changes(after: POSITION, types: [CUSTOMER, DAILY_SUMMARY], first: 3)'],
  rejectedRecords: [
    'rejectedRecords',
    'rejectedRecords(filter: { stream: ["orders"] })',
    'rejectedRecords(filter: { source: ["leeds"] })',
  ],
  savedReports: ['savedReports'],
  savedReport: ['savedReport(name: "none")'],
  exports: ['exports'],
  export: ['export(id: EXPORT)'],
  requestExport: [],
  cancelExport: [],
  saveReport: [],
  deleteReport: [],
  reports: ['reports'],
  scheduledReport: stores.map(({ sourceId }) => `scheduledReport(id: "report-${sourceId}")`),
  reportRuns: ['reportRuns', 'reportRuns(filter: { report: ["report-leeds", "report-york"] })'],
  createReport: [],
  updateReport: [],
  pauseReport: [],
  resumeReport: [],
  removeReport: [],
  runReport: [],
  revokeReportLink: [],
  alerts: ['alerts'],
  alertEvents: ['alertEvents', 'alertEvents(filter: { alert: ["alert-leeds", "alert-york"] })'],
  createAlert: [],
  updateAlert: [],
  pauseAlert: [],
  resumeAlert: [],
  removeAlert: [],
  triggerSync: [],
};

/** Of a report, for mutations. */
const newReport = `report: {
  title: "T", when: { cron: "0 8 * * *", timezone: "UTC" }, to: [{ destination: "none" }]
  queries: [{ id: "q", document: "{ warehouse { version } }" }]
  sections: [{ title: "S", kind: FIGURES, rows: "warehouse", columns: [{ path: "version" }] }]
}`;

/** Of an alert, for mutations. */
const newAlert = 'alert: { title: "T", noOrders: { hours: 3 }, to: [{ destination: "none" }] }';

/** Fields that are independent of sources. */
const withoutSources = ['dates', 'metricDefinitions', 'savedReports', 'savedReport'];
const asked = Object.entries(questions).flatMap(([root, texts]) => texts.map((text) => [root, text] as const));

describe('Under the scope of one of three sources', () => {
  const york: Scope = { sources: ['york'] };
  const limits = { cost: 1e12, depth: 30 };
  const databases: TestDatabase[] = [];
  let scoped: TestApi;
  let whole: TestApi;
  let alone: TestApi;
  let keys: Record<string, string>;

  before(async () => {
    const company = await database('changed_company', (pool) => fill(pool, ['london', 'leeds', 'york']));
    const onlyYork = await database('changed_york', (pool) => fill(pool, ['york']));
    scoped = await startTestApi({ limits, principal: ownerOf(york) }, company);
    whole = await startTestApi({ limits, principal: ownerOf(everySource) }, company);
    alone = await startTestApi({ limits }, onlyYork);
    const { rows } = await company.pool.query<{ email: string; customer_key: string }>(
      'select email, customer_key from warehouse.dim_customer',
    );
    const keyOf = (email: string) => rows.find((row) => row.email === email)!.customer_key;
    const { changePosition } = (await ask(whole.url, '{ warehouse { changePosition } }')).data!.warehouse as never;
    const position = encodePosition({ ...decodePosition(changePosition)!, version: 1 });
    const { requestExport } = (
      await ask(whole.url, 'mutation { requestExport(of: { orders: {} }, format: CSV) { id } }')
    ).data as unknown as { requestExport: { id: string } };
    keys = {
      EXPORT: requestExport.id,
      POSITION: position,
      ALICE: keyOf('alice@example.com'),
      OWN_LEEDS: keyOf('own@leeds.example'),
    };
  });

  after(async () => {
    for (const api of [scoped, whole, alone]) await api.stop();
    for (const each of databases) await each.drop();
  });

  async function fill(pool: Pool, sourceIds: readonly string[]): Promise<void> {
    await fillCompany(pool, sourceIds);
    await changeCompany(pool, sourceIds);
  }

  async function database(name: string, fill: (pool: Pool) => Promise<void>): Promise<TestDatabase> {
    const made = await createPreparedDatabase(name, fill);
    databases.push(made);
    return made;
  }

  async function answerOf(api: TestApi, root: string, text: string): Promise<string> {
    const type = getNamedType(roots.find(({ name }) => name === root)!.type) as GraphQLObjectType;
    const { data, errors } = await ask(
      api.url,
      `{ ${text.replace(/ALICE|OWN_LEEDS|POSITION|EXPORT/, (name) => `"${keys[name]}"`)} ${answerable(everyField(type))} }`,
    );
    for (const { extensions } of errors) expect(extensions.code, text).to.equal('BAD_USER_INPUT');
    return JSON.stringify({ data, errors: errors.map(({ message }) => message) });
  }

  it('every root field is queried, and below them every field of every type', () => {
    expect(Object.keys(questions).sort()).to.deep.equal(roots.map(({ name }) => name).sort());
    const met = new Set(
      roots.flatMap(({ type }) => {
        const named = getNamedType(type);
        return isObjectType(named) ? metFields(named) : [];
      }),
    );
    expect(allFields(schema).filter((field) => !met.has(field))).to.deep.equal([]);
  });

  for (const [root, text] of asked) {
    it(`{ ${text} } answers as if the others did not exist`, async () => {
      const answer = await answerOf(scoped, root, text);
      expect(answer).to.equal(await answerOf(alone, root, text));
    });
  }

  /** Each subscription, and the query whose answer its first event has; the queries are those above. */
  const subscribed: Record<string, { event: string; query: string }[]> = {
    warehouseVersion: [{ event: 'warehouseVersion', query: 'warehouse' }],
    changes: [
      { event: 'changes(after: POSITION)', query: 'changes(after: POSITION)' },
      { event: 'changes(after: POSITION, first: 3)', query: 'changes(after: POSITION, first: 3)' },
    ],
    syncProgress: stores.flatMap(({ sourceId }) => [
      { event: `syncProgress(runId: "${runOf(sourceId)}")`, query: `syncRun(id: "${runOf(sourceId)}")` },
      { event: `syncProgress(sourceId: "${sourceId}")`, query: `syncRun(id: "${runOf(sourceId)}")` },
    ]),
  };

  it('each subscription answers in a scope as its query does there', async () => {
    const fields = schema.getSubscriptionType()!.getFields();
    expect(Object.keys(subscribed).sort()).to.deep.equal(Object.keys(fields).sort());
    for (const [name, pairs] of Object.entries(subscribed)) {
      const selection = answerable(everyField(getNamedType(fields[name]!.type) as GraphQLObjectType));
      const differ = await Promise.all(
        pairs.map(async ({ event, query }) => {
          const filled = (text: string) => `${text.replace('POSITION', `"${keys.POSITION}"`)} ${selection}`;
          const firstOf = async ({ url }: TestApi) => {
            const stream = await openEventStream<Record<string, unknown>>(url, `subscription { ${filled(event)} }`);
            const data = await stream.data();
            stream.close();
            return JSON.stringify(data[name]);
          };
          const { data, errors } = await ask(scoped.url, `{ ${filled(query)} }`);
          expect(errors).to.deep.equal([]);
          const own = await firstOf(scoped);
          expect(own, event).to.equal(JSON.stringify(Object.values(data!)[0]));
          return own !== (await firstOf(whole));
        }),
      );
      expect(differ, name).to.include(true);
    }
  });

  it('there is something to hide in each root field', async () => {
    for (const root of Object.keys(questions).filter(
      (name) => questions[name]!.length > 0 && !withoutSources.includes(name),
    )) {
      const answers = await Promise.all(
        questions[root]!.map((text) => Promise.all([whole, scoped].map((api) => answerOf(api, root, text)))),
      );
      expect(
        answers.some(([ofAll, ofYork]) => ofAll !== ofYork),
        root,
      ).to.equal(true);
      // Equal errors would hide whatever the answers have.
      expect(
        answers.some(([ofAll]) => ofAll!.endsWith('"errors":[]}')),
        root,
      ).to.equal(true);
    }
  });

  it('a report of stock answers as if the others did not exist', async () => {
    const withSales = ['unitsReceived', 'stockedUnitsSold', 'sellThrough', 'dailyDemand', 'daysOfCover'];
    for (const by of ['LOCATION', 'PRODUCT', 'SOURCE']) {
      const figures = ofStock
        .filter((name) => by !== 'LOCATION' || !withSales.includes(name))
        .map((name) => (name.endsWith('Value') ? `${name} { amount }` : name))
        .join(' ');
      const text = `{ report(by: [${by}]) { rows { ${by.toLowerCase()} { key label } ${figures} } total { ${figures} } } }`;
      const [own, other, all] = await Promise.all([scoped, alone, whole].map(({ url }) => ask(url, text)));
      expect(own!.errors).to.deep.equal([]);
      expect(own!.data).to.deep.equal(other!.data);
      expect(own!.data).to.not.deep.equal(all!.data);
    }
  });

  it('a report of advertising and visits answers as if the others did not exist', async () => {
    const states = 'mayRestateUntil restatements { sourceId until } notes { code detail sourceId }';
    const figures = ofReports.map((name) => (moneyFields.has(name) ? `${name} { amount }` : name)).join(' ');
    for (const [by, fields] of [
      ['SOURCE', figures],
      ['CAMPAIGN', 'adSpend { amount } roas'],
      ['WEB_PROPERTY', 'sessions users'],
      ['MARKETPLACE', 'platformFees { amount }'],
    ] as const) {
      const args = `by: [${by}], filter: { date: { range: { from: "2026-07-01", to: "2026-07-01" } } }`;
      const text = `{ report(${args}) { rows { keys { key label } ${fields} ${states} } total { ${fields} ${states} } } }`;
      const [own, other, all] = await Promise.all([scoped, alone, whole].map(({ url }) => ask(url, text)));
      expect(own!.errors).to.deep.equal([]);
      expect(own!.data).to.deep.equal(other!.data);
      expect(own!.data).to.not.deep.equal(all!.data);
    }
  });

  it('cursors from all sources lead to nothing of the others', async () => {
    const connections = roots.filter(({ type }) => getNamedType(type).name.endsWith('Connection'));
    expect(connections.length).to.be.greaterThan(5);
    for (const { name } of connections) {
      const node = '__typename';
      const { data } = await ask(whole.url, `{ ${name} { edges { cursor } } }`);
      const { edges } = (data as Record<string, { edges: { cursor: string }[] }>)[name]!;
      expect(edges.length, name).to.be.greaterThan(2);
      const { data: own } = await ask(scoped.url, `{ ${name} { totalCount edges { cursor } } }`);
      const known = (own as unknown as Record<string, { totalCount: number; edges: { cursor: string }[] }>)[name]!;
      const cursors = new Set(known.edges.map(({ cursor }) => cursor));
      for (const { cursor } of edges) {
        for (const place of ['after', 'before']) {
          const { data: page } = await ask(
            scoped.url,
            `{ ${name}(${place}: "${cursor}") { totalCount edges { cursor node { ${node} } } } }`,
          );
          const found = (page as unknown as Record<string, { totalCount: number; edges: { cursor: string }[] }>)[name]!;
          expect(found.totalCount, name).to.equal(known.totalCount);
          expect(
            found.edges.every((edge) => cursors.has(edge.cursor)),
            `${name}(${place})`,
          ).to.equal(true);
        }
      }
    }
  });

  it("an account joined by the phone of another store's customer names neither that customer nor the store", async () => {
    const company = databases[0]!;
    const guest = (email: string | null) => ({
      ...{
        kind: 'customer' as const,
        customerId: 'g1',
        updatedAt: '2026-06-01T00:00:00Z',
        createdAt: '2026-06-01T00:00:00Z',
      },
      ...{ email, phone: '+442071838750', firstName: null, lastName: null, country: null, city: null },
    });
    await apply(company.pool, [guest('secret@leeds.example')], stores[1]!);
    await apply(company.pool, [guest(null)], stores[2]!);
    await publish(company.pool, '2026-07-15T06:00:00Z');
    const question = '{ customers { nodes { email phone accounts { joinedEmail matchReason } } } }';
    const of = async (api: TestApi) => {
      const { data } = await ask(api.url, question);
      const { customers } = data as unknown as { customers: { nodes: { phone: string | null; accounts: object[] }[] } };
      return customers.nodes.filter(({ phone }) => phone === '+442071838750');
    };
    expect(JSON.stringify(await of(whole))).to.contain('secret@leeds.example');
    expect(await of(scoped)).to.deep.equal([
      {
        ...{ email: null, phone: '+442071838750' },
        accounts: [
          { joinedEmail: null, matchReason: 'Its phone is +442071838750, which belongs to no e-mail address.' },
        ],
      },
    ]);
  });

  it('a sync of a platform only syncs the source in scope, and another source is refused as unknown', async () => {
    const company = databases[0]!;
    const refused = await ask(scoped.url, 'mutation { triggerSync(source: "leeds") { runs { alreadyActive } } }');
    expect(refused.errors.map(({ message }) => message)).to.deep.equal([
      'No configured source matches source "leeds". Configured sources: york (WOOCOMMERCE).',
    ]);
    const other = await ask(scoped.url, 'mutation { triggerSync(platform: SHOPIFY) { runs { alreadyActive } } }');
    expect(other.errors[0]?.extensions.code).to.equal('NOT_FOUND');
    const type = getNamedType(schema.getMutationType()!.getFields().triggerSync!.type) as GraphQLObjectType;
    const { data, errors } = await ask(
      scoped.url,
      `mutation { triggerSync(platform: WOOCOMMERCE) ${everyField(type)} }`,
    );
    expect(errors).to.deep.equal([]);
    expect(JSON.stringify(data))
      .to.match(/york/)
      .and.not.match(/leeds|"london"|of london/);
    const { rows } = await company.pool.query<{ source_id: string }>(
      "select source_id from ops.sync_run where status = 'queued'",
    );
    expect(rows.map(({ source_id }) => source_id)).to.deep.equal(['york']);
  });

  it('each mutation changes nothing of the sources outside of it, and nothing that all share', async () => {
    const { pool } = databases[0]!;
    /** Mutation -> what it is sent with -> the code of its refusal. */
    const refusals: Record<string, Record<string, string>> = {
      triggerSync: {
        '(source: "leeds")': 'NOT_FOUND',
        '(source: "london", platform: SHOPIFY)': 'NOT_FOUND',
        '(platform: SHOPIFY)': 'NOT_FOUND',
        '': 'BAD_USER_INPUT',
      },
      saveReport: {
        '(name: "shared", title: "Mine now", document: "{ warehouse { version } }")': 'FORBIDDEN',
        '(name: "another", title: "Another", document: "{ warehouse { version } }")': 'FORBIDDEN',
      },
      requestExport: {
        '(of: { orders: { source: ["leeds"] } }, format: CSV)': 'BAD_USER_INPUT',
        '(of: { products: { source: ["leeds"] } }, format: CSV)': 'BAD_USER_INPUT',
        '(of: { query: { document: "{ orders(filter: { source: [\\"leeds\\"] }) { totalCount } }" } }, format: CSV)':
          'BAD_USER_INPUT',
      },
      cancelExport: { [`(id: "${keys.EXPORT}")`]: 'NOT_FOUND', '(id: "none")': 'NOT_FOUND' },
      deleteReport: { '(name: "shared")': 'FORBIDDEN', '(name: "none")': 'FORBIDDEN' },
      createReport: { [`(id: "report-leeds", ${newReport})`]: 'BAD_USER_INPUT' },
      updateReport: { [`(id: "report-leeds", ${newReport})`]: 'NOT_FOUND' },
      pauseReport: { '(id: "report-leeds")': 'NOT_FOUND', '(id: "none")': 'NOT_FOUND' },
      resumeReport: { '(id: "report-leeds")': 'NOT_FOUND' },
      removeReport: { '(id: "report-leeds")': 'NOT_FOUND' },
      runReport: { '(id: "report-leeds")': 'NOT_FOUND' },
      createAlert: { [`(id: "alert-leeds", ${newAlert})`]: 'BAD_USER_INPUT' },
      updateAlert: { [`(id: "alert-leeds", ${newAlert})`]: 'NOT_FOUND' },
      pauseAlert: { '(id: "alert-leeds")': 'NOT_FOUND', '(id: "none")': 'NOT_FOUND' },
      resumeAlert: { '(id: "alert-leeds")': 'NOT_FOUND' },
      removeAlert: { '(id: "alert-leeds")': 'NOT_FOUND' },
      revokeReportLink: { [`(id: "${runOf('leeds')}")`]: 'NOT_FOUND', '(id: "none")': 'NOT_FOUND' },
    };
    const mutations = Object.values(schema.getMutationType()!.getFields());
    expect(Object.keys(refusals), 'a mutation without a case here is not known to respect the scope').to.have.members(
      mutations.map(({ name }) => name),
    );
    await pool.query(
      `insert into ops.saved_report (name, title, document, saved_at)
       values ('shared', 'Shared', '{ warehouse { version } }', '2026-07-01')`,
    );
    /** Everything that mutations write. */
    const state = async (): Promise<unknown> => {
      const runs = await pool.query('select * from ops.sync_run order by run_id');
      const reports = await pool.query('select * from ops.saved_report order by name');
      const sources = await pool.query('select * from ops.source order by source_id');
      const scheduled = await pool.query('select * from ops.scheduled_report order by name');
      const made = await pool.query('select * from ops.report_run order by run_id');
      const links = await pool.query('select * from ops.report_link order by link_id');
      const exports = await pool.query('select * from ops.export order by export_id');
      const alerts = await pool.query('select * from ops.alert order by name');
      return [runs, reports, sources, scheduled, made, links, exports, alerts].map(({ rows }) => rows);
    };
    try {
      const before = await state();
      for (const [name, cases] of Object.entries(refusals)) {
        for (const [args, code] of Object.entries(cases)) {
          const { errors, data } = await ask(scoped.url, `mutation { ${name}${args} { __typename } }`);
          expect([errors[0]?.extensions.code, data ?? {}], name + args).to.deep.equal([code, { [name]: null }]);
          expect(JSON.stringify(errors), name + args).to.not.match(/london \(|leeds \(|Shared/);
        }
      }
      expect(await state()).to.deep.equal(before);
      // A source that is there and one that is not are refused alike.
      const [other, none] = await Promise.all(
        ['leeds', 'xxxxx'].map((id) =>
          ask(scoped.url, `mutation { triggerSync(source: "${id}") { runs { alreadyActive } } }`),
        ),
      );
      expect(JSON.stringify(other!.errors).replaceAll('leeds', 'xxxxx')).to.equal(JSON.stringify(none!.errors));
    } finally {
      await pool.query("delete from ops.saved_report where name = 'shared'");
    }
  });
});

describe('Each root field', () => {
  it("declares whether its answer depends on the warehouse's version or on operations", () => {
    const silent = roots.filter(
      ({ extensions }) => !['warehouse', 'operations'].includes(String(extensions.dependsOn)),
    );
    expect(silent.map(({ name }) => name)).to.deep.equal([]);
    const kinds = roots.map(({ extensions }) => extensions.dependsOn);
    expect(kinds).to.include('warehouse').and.include('operations');
  });

  it('that depends on the version leads to operations only through fields that declare it', () => {
    const typesOf = (dependsOn: string) =>
      roots
        .filter(({ extensions }) => extensions.dependsOn === dependsOn)
        .flatMap(({ type }) => reached(getNamedType(type)));
    const versioned = new Set(typesOf('warehouse'));
    expect(versioned).to.include('Order').and.include('CustomerAccount').and.include('Warehouse');
    const operational = [
      ...['SyncRun', 'RejectedRecord', 'SchemaDrift', 'OrderRemark', 'SourceStream', 'SourceLateness', 'Rollup'],
      ...['ExchangeRateFeed', 'MissingExchangeRate'],
    ];
    const all = Object.values(apiSchema().getTypeMap()).map(({ name }) => name);
    expect(all).to.include.members(operational);
    expect(operational.filter((name) => versioned.has(name))).to.deep.equal([]);
  });

  it('shows of a source and of the warehouse only what counts up a revision, but for fields that declare it', () => {
    const kept = (type: string): string[] =>
      Object.values((apiSchema().getType(type) as GraphQLObjectType).getFields())
        .filter(({ extensions }) => extensions.dependsOn !== 'operations')
        .map(({ name }) => name);
    // Each is a column in `test/support/announced-changes.ts`, which watches the jobs, or fixed.
    expect(kept('Source')).to.have.members([
      ...['id', 'platform', 'name', 'currency', 'timezone', 'isConfigured', 'asOf', 'wholeFrom'],
    ]);
    expect(kept('Warehouse')).to.have.members([
      ...['version', 'publishedAt', 'reportingCurrency', 'firstDay', 'latestDay', 'asOf', 'changePosition'],
    ]);
  });

  /** The types that a type leads to without a field that declares that it depends on operations. */
  function reached(type: GraphQLNamedType, known: readonly string[] = []): string[] {
    if (!isObjectType(type) || known.includes(type.name)) return [];
    const below = Object.values(type.getFields()).filter(({ extensions }) => extensions.dependsOn !== 'operations');
    return [type.name, ...below.flatMap((field) => reached(getNamedType(field.type), [...known, type.name]))];
  }
});
