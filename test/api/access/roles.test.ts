import { expect } from 'chai';
import { getNamedType, type GraphQLObjectType, isObjectType, isRequiredArgument } from 'graphql';
import { roles } from '../../../src/canonical/roles.js';
import { type Permission, type Principal } from '../../../src/ledger/principals/principal.js';
import { principalWith } from '../../../src/ledger/principals/roles.js';
import { everySource } from '../../../src/ledger/scope/scope.js';
import { apiSchema } from '../../../src/resolvers/schema.js';
import { needsOf } from '../../../src/schema/needs.js';
import { order } from '../../models/records.js';
import { apply, publish } from '../../models/warehouse.js';
import { createPreparedDatabase, type TestDatabase } from '../../support/database.js';
import { fillCompany, runOf, stores } from '../support/company.js';
import { answerable, everyField } from '../support/every-field.js';
import { answer, ask } from '../support/graphql-client.js';
import { startTestApi, type TestApi } from '../support/test-api.js';
import { configured } from './served.js';

const schema = apiSchema();
const queries = Object.values(schema.getQueryType()!.getFields());
const mutations = Object.values(schema.getMutationType()!.getFields());
const subscriptions = Object.values(schema.getSubscriptionType()!.getFields());
const types = Object.values(schema.getTypeMap())
  .filter(isObjectType)
  .filter(({ name }) => !name.startsWith('__') && !['Query', 'Mutation', 'Subscription'].includes(name));

/** What each person's data contain, and nothing else does. */
const marks = ['zefirina', 'quixmark', 'zq@marks.example', '442071838750', 'marksville'];

/** Arguments of root fields that need some. */
const needed: Record<string, string> = {
  order: '(id: "york:M-1")',
  syncRun: `(id: "${runOf('york')}")`,
  savedReport: '(name: "none")',
  export: '(id: "00000000-0000-0000-0000-000000000000")',
  scheduledReport: '(id: "report-york")',
  channel: '(id: "york:web")',
  source: '(id: "york")',
  product: '(id: "york:v1")',
  location: '(id: "york:l1")',
  orderItem: '(id: "york:M-1:1")',
  refund: '(id: "york:B-york:r1:1")',
  customer: '(id: "none")',
  inventoryLevel: '(id: "york:v1/york:l1/20260620")',
  search: '(text: "ZQ@marks.example")',
  changeDrivers: '(metric: NET_SALES)',
  attributedSales: '(model: LAST_CLICK, by: CHANNEL_GROUP)',
  campaign: '(id: "none")',
};

/** Types whose rows are sums, descriptions or parts of other types: whoever may reach them may see all of them. */
const ofFigures = [
  ...['CalendarDay', 'Channel', 'CustomerCohort', 'CustomerCohortCell', 'CustomerSegment', 'RfmSegmentSummary'],
  ...[
    'CustomerValueModel',
    'CustomerValueHoldOut',
    'PurchaseModel',
    'PurchaseValueModel',
    'DailySummary',
    'WeeklyTrend',
  ],
  ...['Report', 'ReportRow', 'ReportKey', 'ReportSpan', 'ReportFigures', 'ReportAverages', 'ReportNumbers'],
  ...['ChangeDrivers', 'ChangeDimension', 'ChangeDriver'],
  ...[
    'ReportComparison',
    'MetricDefinition',
    'Money',
    'PageInfo',
    'Product',
    'ProductVersion',
    'Rollup',
    'SavedReport',
  ],
  ...['SavedReportVariable', 'Source', 'SourceStream', 'SourceLateness', 'SyncCounts', 'Warehouse', 'ExchangeRateFeed'],
  ...['MissingExchangeRate', 'TriggerSyncPayload', 'TriggeredSync', 'RowSource', 'SearchAnswer'],
  ...['DayNote', 'CampaignVersion', 'AttributedSales', 'Restatement', 'ReportNote'],
  // What they lead to needs what it is of.
  ...['Change', 'ChangePage'],
];

/** Fields that sound personal and are not. */
const harmless = [
  ...[
    'Customer.isEmailMasked',
    'CustomerAccount.isEmailMasked',
    'Location.name',
    'Location.city',
    'Source.name',
    'RowSource.name',
  ],
  // Of a file: what it is of, and the day, or what its owner calls it.
  'Export.name',
  ...['SavedReport.name', 'SavedReportVariable.name', 'MetricDefinition.name', 'Rollup.name'],
  // What the merchant calls its campaigns, and where visits came from.
  ...['Campaign.name', 'CampaignVersion.name', 'AttributedSales.name'],
  // What a platform calls a fee.
  'Fee.name',
  // Beside a customer it needs the permission, see `reportNeeds`.
  'ReportRow.city',
];

describe('Roles', () => {
  let database: TestDatabase;
  const apis = new Map<string, TestApi>();

  before(async () => {
    database = await createPreparedDatabase('persons_of_york', (pool) => fillCompany(pool, ['york']));
    const { pool } = database;
    const { url } = await apiOf(withRoles('owner'));
    const { warehouse } = await answer<{ warehouse: { changePosition: string } }>(
      url,
      '{ warehouse { changePosition } }',
    );
    needed.changes = `(after: "${warehouse.changePosition}", first: 500)`;
    const contact = { email: 'zq@marks.example', phone: '+442071838750' };
    const at = '2026-06-01T00:00:00Z';
    await apply(
      pool,
      [
        {
          ...{ kind: 'customer' as const, customerId: 'm1', updatedAt: at, createdAt: at, ...contact },
          ...{ firstName: 'Zefirina', lastName: 'Quixmark', country: 'GB', city: 'Marksville' },
        },
        order('M-1', {
          ...{ orderedAt: '2026-07-10T10:00:00Z', updatedAt: '2026-07-10T10:00:00Z' },
          ...{ customer: { customerId: 'm1', ...contact }, shipTo: { country: 'GB', city: 'Marksville' } },
        }),
      ],
      stores[2]!,
    );
    await publish(pool, '2026-07-15T05:30:00Z');
  });
  after(async () => {
    for (const api of apis.values()) await api.stop();
    await database.drop();
  });

  async function apiOf(principal: Principal): Promise<TestApi> {
    const known = apis.get(principal.name);
    if (known) return known;
    const api = await startTestApi({ limits: { cost: 1e12, depth: 30 }, principal }, database);
    apis.set(principal.name, api);
    return api;
  }
  const withRoles = (...of: (typeof roles)[number][]): Principal =>
    principalWith({ id: of.join('+'), name: of.join('+'), roles: of, scope: everySource }, configured().access.roles);

  const textOf = (name: string, selection = ''): string => {
    const field = queries.find((each) => each.name === name)!;
    const given = needed[name] ?? '';
    if (field.args.some(isRequiredArgument) && !given) throw new Error(`give ${name} its arguments in this test`);
    const type = getNamedType(field.type);
    const all = isObjectType(type) ? answerable(everyField(type as GraphQLObjectType)) : '';
    return `${name}${given} ${selection || all}`;
  };
  /** Everything that an answer contains, also within its cursors. */
  const readable = (answer: unknown): string => {
    const text = JSON.stringify(answer);
    const hidden = [...text.matchAll(/"([\w+/=-]{12,})"/g)].map(([, code]) => Buffer.from(code!, 'base64').toString());
    return [text, ...hidden].join('\n').toLowerCase();
  };

  it('every root field says which permission it needs', () => {
    const silent = [...queries, ...mutations, ...subscriptions].filter((field) => needsOf(field).needs === undefined);
    expect(silent.map(({ name }) => name)).to.deep.equal([]);
  });

  it('every type is of a permission, or known to be of figures only', () => {
    const unknown = types.filter(
      (type) =>
        needsOf(type).needs === undefined && !ofFigures.includes(type.name) && !/(Connection|Edge)$/.test(type.name),
    );
    expect(unknown.map(({ name }) => name)).to.deep.equal([]);
    expect(ofFigures.filter((name) => !types.some((type) => type.name === name && !needsOf(type).needs))).to.deep.equal(
      [],
    );
  });

  it('every field that sounds personal is of the permission `personal`', () => {
    const sound =
      /e-?mail|phone|(first|last|full|user|customer)Name|^name$|city|address|street|zip|postal|birth|company|^ip$|note$|comment/i;
    const open = types.flatMap(({ name: type, getFields }) => {
      const fields = Object.values(getFields.call(schema.getType(type) as GraphQLObjectType));
      return fields
        .filter((field) => sound.test(field.name) && needsOf(field).needs !== 'personal')
        .map(({ name }) => `${type}.${name}`);
    });
    expect(open.filter((name) => !harmless.includes(name))).to.deep.equal([]);
  });

  for (const role of roles) {
    it(`${role}: each root field is answered or FORBIDDEN, by the permission that it needs`, async () => {
      const principal = withRoles(role);
      const { url } = await apiOf(principal);
      for (const field of queries) {
        const typename = isObjectType(getNamedType(field.type)) ? '{ __typename }' : ' ';
        const { status, errors } = await ask(url, `{ ${textOf(field.name, typename)} }`);
        const permission = [needsOf(field).needs!, needsOf(getNamedType(field.type)).needs].find(
          (need): need is Permission => need !== undefined && !principal.permissions.has(need),
        );
        if (!permission) expect([status, errors], field.name).to.deep.equal([200, []]);
        else {
          expect([status, errors.length, errors[0]?.extensions.code], field.name).to.deep.equal([403, 1, 'FORBIDDEN']);
          expect(errors[0]!.extensions.permission, field.name).to.equal(permission);
          expect(errors[0]!.message).to.contain(`"${field.name}"`);
        }
      }
    });
  }

  it('no mutation runs without its permission', async () => {
    const { url } = await apiOf(withRoles('personal', 'analyst'));
    const texts = [
      'triggerSync(source: "york") { __typename }',
      'saveReport(name: "a", title: "a", document: "{ warehouse { version } }") { __typename }',
      'deleteReport(name: "a") { __typename }',
      'createReport(id: "a", report: { title: "a", when: { timezone: "UTC" }, queries: [], sections: [], to: [] }) { __typename }',
      'updateReport(id: "a", report: { title: "a", when: { timezone: "UTC" }, queries: [], sections: [], to: [] }) { __typename }',
      ...['pauseReport', 'resumeReport', 'removeReport', 'runReport'].map((name) => `${name}(id: "a") { __typename }`),
      'revokeReportLink(id: "a") { __typename }',
      'createAlert(id: "a", alert: { title: "a", to: [] }) { __typename }',
      'updateAlert(id: "a", alert: { title: "a", to: [] }) { __typename }',
      ...['pauseAlert', 'resumeAlert', 'removeAlert'].map((name) => `${name}(id: "a") { __typename }`),
    ];
    // Every role may export what it may see, and cancel its own.
    const ofEverybody = ['requestExport', 'cancelExport'];
    expect([...texts.map((text) => text.split('(')[0]), ...ofEverybody]).to.have.members(
      mutations.map(({ name }) => name),
    );
    for (const text of texts) {
      const { status, data, errors } = await ask(url, `mutation { ${text} }`);
      expect([status, data ?? null, errors[0]?.extensions.code], text).to.deep.equal([403, null, 'FORBIDDEN']);
    }
  });

  it('personal data are in no answer to those who may see everything else, and the answer says where', async () => {
    const without = await apiOf(withRoles('analyst', 'operator'));
    const owner = await apiOf(withRoles('owner'));
    const found = new Set<string>();
    const paths = new Set<string>();
    const questions = [
      ...queries.map(({ name }) => textOf(name)),
      'report(by: [CUSTOMER], orderBy: [{ dimension: CUSTOMER }]) { rows { customer { key label } netSales { amount } } }',
      'report(by: [CUSTOMER], filter: { where: [{ dimension: CUSTOMER, hasKey: true }] }) { groupTotals { customer { label } } }',
      'customers(orderBy: TOTAL_SPENT_DESC) { edges { cursor node { mail: email ...names } } }',
    ];
    const names = 'fragment names on Customer { firstName accounts { lastName matchReason } }';
    for (const question of questions) {
      const text = `{ ${question} } ${question.includes('...names') ? names : ''}`;
      const answered = await ask(without.url, text);
      expect(answered.errors, question.slice(0, 100)).to.deep.equal([]);
      for (const mark of marks)
        expect(readable(answered).includes(mark), `${mark} in ${question.slice(0, 100)}`).to.equal(false);
      const { withheld } = answered.extensions as { withheld?: { permission: string; paths: string[] } };
      for (const path of withheld?.paths ?? []) paths.add(path);
      const seen = await ask(owner.url, text);
      expect(seen.extensions).to.not.have.property('withheld');
      for (const mark of marks) if (readable(seen).includes(mark)) found.add(mark);
    }
    expect([...found]).to.have.members(marks);
    expect([...paths]).to.include.members([
      ...['customers.nodes.email', 'customers.nodes.phone', 'customers.nodes.firstName', 'customers.nodes.city'],
      ...[
        'customers.nodes.accounts.matchReason',
        'customers.edges.node.mail',
        'customers.edges.node.accounts.lastName',
      ],
      ...['orders.nodes.shipToCity', 'orders.nodes.customer.email', 'refunds.nodes.order.customer.phone'],
      ...['report.rows.customer.label', 'report.groupTotals.customer.label'],
    ]);
  });

  it('personal data cannot be asked for by filter, search or a city beside a customer either', async () => {
    const { url } = await apiOf(withRoles('analyst', 'operator'));
    for (const [text, argument, variables = {}] of [
      ['{ customers(filter: { email: "zq@marks.example" }) { totalCount } }', 'filter.email'],
      [
        'query ($f: CustomerFilterInput) { customers(filter: $f) { totalCount } }',
        'filter.email',
        { f: { email: 'a@b.c' } },
      ],
      ['query ($e: String = "a@b.c") { customers(filter: { email: $e }) { totalCount } }', 'filter.email'],
      [
        '{ report(by: [CUSTOMER], filter: { where: [{ dimension: CUSTOMER, search: "zef" }] }) { rows { isOther } } }',
        'filter.where.search',
      ],
      [
        '{ report(filter: { where: [{ dimension: CUSTOMER, search: "zef" }] }) { total { orders } } }',
        'filter.where.search',
      ],
      ['{ report(by: [CUSTOMER, CITY]) { rows { city { key } } } }', 'by'],
      [
        '{ report(by: [CITY], filter: { where: [{ dimension: CUSTOMER, in: ["x"] }] }) { rows { city { key } } } }',
        'by',
      ],
      [
        '{ report(filter: { customersWhoOrdered: [{ where: [{ dimension: CUSTOMER, search: "zef" }] }] }) { total { orders } } }',
        'filter.customersWhoOrdered.where.search',
      ],
    ] as const) {
      const { status, data, errors } = await ask(url, text, variables);
      expect([status, data ?? null, errors[0]?.extensions.code], text).to.deep.equal([403, null, 'FORBIDDEN']);
      expect(errors[0]!.extensions, text).to.deep.include({ permission: 'personal', argument });
      expect(JSON.stringify(errors), text).to.not.contain('zef"').and.not.contain('zq@');
    }
    const left = await ask(url, 'query ($e: String) { customers(filter: { email: $e }) { totalCount } }');
    expect(left.errors).to.deep.equal([]);
    const skipped = await ask(
      url,
      '{ warehouse { version } customers(filter: { email: "a@b.c" }) @skip(if: true) { totalCount } }',
    );
    expect(skipped.errors).to.deep.equal([]);
  });

  it('a saved report holds no personal data: those are its variables', async () => {
    const { url } = await apiOf(withRoles('owner'));
    const save = (document: string) =>
      ask(url, 'mutation ($d: String!) { saveReport(name: "mine", title: "Mine", document: $d) { problem } }', {
        d: document,
      });
    for (const document of [
      '{ customers(filter: { email: "a@b.c" }) { totalCount } }',
      'query ($e: String = "a@b.c") { customers(filter: { email: $e }) { totalCount } }',
      'query ($f: CustomerFilterInput) { a: customers(filter: $f) { totalCount } b: customers(filter: { email: "a@b.c" }) { totalCount } }',
      '{ report(filter: { where: [{ dimension: CUSTOMER, search: "Zef" }] }) { total { orders } } }',
      '{ report(filter: { customersWhoOrdered: [{ where: [{ search: "Zef", dimension: CUSTOMER }] }] }) { total { orders } } }',
    ]) {
      const { errors } = await save(document);
      expect(errors[0]?.extensions, document).to.deep.include({ code: 'BAD_USER_INPUT', argument: 'document' });
      expect(errors[0]!.message, document)
        .to.match(/Line 1, column \d+: this is personal data/)
        .and.not.match(/a@b|Zef/);
    }
    for (const document of [
      'query ($e: String) { customers(filter: { email: $e }) { totalCount } }',
      '{ report(filter: { where: [{ dimension: CITY, search: "York" }] }) { total { orders } } }',
    ]) {
      expect((await save(document)).errors, document).to.deep.equal([]);
    }
    await answer(url, 'mutation { deleteReport(name: "mine") { name } }');
  });

  it('customers are facts, also as rows of a report', async () => {
    const { url } = await apiOf(withRoles('reader'));
    for (const text of [
      '{ report(by: [CUSTOMER]) { rows { isOther } } }',
      '{ report(filter: { where: [{ dimension: CUSTOMER, in: ["x"] }] }) { total { orders } } }',
      '{ products { nodes { inventory { onHand } } } }',
    ]) {
      const { status, errors } = await ask(url, text);
      expect([status, errors[0]?.extensions.code, errors[0]?.extensions.permission], text).to.deep.equal([
        ...[403, 'FORBIDDEN', 'facts'],
      ]);
    }
    expect((await ask(url, '{ report(by: [CITY]) { rows { city { key } } } }')).errors).to.deep.equal([]);
  });
});
