import { expect } from 'chai';
import { ask } from './support/graphql-client.js';
import { startTestApi, type TestApi } from './support/test-api.js';

const day = (filter: string) => `{ dailySummary(filter: { date: { ${filter} } }) { date } }`;

/** Query -> code, words of the message, argument. */
const wrong: Record<string, [query: string, code: string, message: string, argument?: string]> = {
  'a range that ends before it begins': [
    day('range: { from: "2026-07-02", to: "2026-07-01" }'),
    'BAD_USER_INPUT',
    'from 2026-07-02 to 2026-07-01',
    'filter.date.range',
  ],
  'a range without ends': [day('range: {}'), 'BAD_USER_INPUT', 'neither "from" nor "to"', 'filter.date.range'],
  'a day that does not exist': [
    day('range: { from: "2026-02-30" }'),
    'GRAPHQL_VALIDATION_FAILED',
    '"2026-02-30"; a Date must be an existing day',
  ],
  'a month that does not exist': [
    day('month: 13'),
    'BAD_USER_INPUT',
    '13; "month" must be between 1 and 12',
    'filter.date.month',
  ],
  'a quarter that does not exist': [day('quarter: [1, 0]'), 'BAD_USER_INPUT', '0; "quarter" must be between 1 and 4'],
  'an ISO week that does not exist': [day('isoWeek: 54'), 'BAD_USER_INPUT', '54; "isoWeek" must be between 1 and 53'],
  'an empty list of months': [day('month: []'), 'BAD_USER_INPUT', 'would select no day', 'filter.date.month'],
  'zero days back': [day('relative: { last: 0, unit: DAY }'), 'BAD_USER_INPUT', '"last" must be between 1 and'],
  'more years back than there were': [
    day('relative: { last: 9000, unit: YEAR }'),
    'BAD_USER_INPUT',
    'begin before the year 1',
  ],
  'an unknown weekday': [day('weekday: FUNDAY'), 'GRAPHQL_VALIDATION_FAILED', 'FUNDAY'],
  'more days than an answer may contain': [
    day('range: { from: "2010-01-01", to: "2026-01-01" }'),
    'BAD_USER_INPUT',
    'more than 3660 days',
    'filter.date',
  ],
  'more days and groups than an answer may contain': [
    '{ dailySummary(filter: { date: { range: { from: "2020-01-01", to: "2026-01-01" } } }, breakdown: CHANNEL) { date } }',
    'BAD_USER_INPUT',
    '3 rows of the breakdown',
  ],
  'an unknown source': [
    '{ dailySummary(filter: { source: "londn" }) { date } }',
    'BAD_USER_INPUT',
    'Unknown source: "londn"; known: leeds, london',
    'filter.source',
  ],
  'an unknown channel': ['{ orders(filter: { channel: "x" }) { nodes { id } } }', 'BAD_USER_INPUT', 'known: leeds:web'],
  'an unknown source of products': [
    '{ products(filter: { source: "x" }) { nodes { id } } }',
    'BAD_USER_INPUT',
    'Unknown source',
  ],
  'an empty list of platforms': [
    '{ orders(filter: { platform: [] }) { nodes { id } } }',
    'BAD_USER_INPUT',
    'select nothing',
  ],
  'an unknown sales channel': [
    '{ dailySummary(filter: { salesChannel: "webb" }) { date } }',
    'BAD_USER_INPUT',
    'Unknown sales channel: "webb"; known: web, pos',
    'filter.salesChannel',
  ],
  'a financial status that no order can have': [
    '{ orders(filter: { financialStatus: ["payed", "refunded"] }) { nodes { id } } }',
    'BAD_USER_INPUT',
    'Unknown financial status: "payed"; known: PAID, PARTIALLY_REFUNDED.',
    'filter.financialStatus',
  ],
  'a fulfillment status that no order can have': [
    '{ orders(filter: { fulfillmentStatus: "shipped" }) { nodes { id } } }',
    'BAD_USER_INPUT',
    'Unknown fulfillment status: "shipped"; known: FULFILLED.',
    'filter.fulfillmentStatus',
  ],
  'a status that no product can have': [
    '{ products(filter: { status: "on sale" }) { nodes { id } } }',
    'BAD_USER_INPUT',
    'Unknown status: "on sale"; known: ACTIVE.',
    'filter.status',
  ],
  'a country by its name': [
    '{ customers(filter: { country: "United Kingdom" }) { nodes { id } } }',
    'BAD_USER_INPUT',
    'Unknown country: "United Kingdom"; ',
    'filter.country',
  ],
  'a country by an invalid code': [
    '{ customers(filter: { country: ["gb", "UK"] }) { nodes { id } } }',
    'BAD_USER_INPUT',
    'Unknown country: "UK"; ',
    'filter.country',
  ],
  'an empty list of statuses': [
    '{ orders(filter: { financialStatus: [] }) { nodes { id } } }',
    'BAD_USER_INPUT',
    'Omit "financialStatus" to select all',
    'filter.financialStatus',
  ],
  'an empty page': [
    '{ orders(first: 0) { nodes { id } } }',
    'BAD_USER_INPUT',
    '"first" must be between 1 and 500',
    'first',
  ],
  'a page that is too large': [
    '{ orders(last: 501) { nodes { id } } }',
    'BAD_USER_INPUT',
    '"last" must be between 1 and 500',
    'last',
  ],
  'a page from both ends': [
    '{ orders(first: 1, last: 1) { nodes { id } } }',
    'BAD_USER_INPUT',
    'Both "first" and "last"',
  ],
  'text that a database cannot store': [
    '{ products(filter: { search: "a\\u0000b" }) { nodes { id } } }',
    'BAD_USER_INPUT',
    'U+0000',
  ],
  'a field that does not exist': ['{ dailySummary { profit } }', 'GRAPHQL_VALIDATION_FAILED', '"profit"'],
  'text that is not GraphQL': ['{ dailySummary', 'GRAPHQL_PARSE_FAILED', 'Syntax Error'],
};

describe('Wrong input', () => {
  let api: TestApi;

  before(async () => {
    api = await startTestApi();
  });
  after(() => api.close());

  for (const [what, [query, code, message, argument]] of Object.entries(wrong)) {
    it(`is refused clearly: ${what}`, async () => {
      const { status, errors, data } = await ask(api.url, query);
      expect(errors[0]?.message).to.include(message);
      expect(errors[0]?.extensions.code).to.equal(code);
      // GraphQL over HTTP: a request that was executed, even with errors, is a well-formed response.
      const wasExecuted = code === 'BAD_USER_INPUT';
      const root = /\w+/.exec(query.replace(/^(query|mutation)\b/, ''))![0];
      expect([status, data]).to.deep.equal(wasExecuted ? [200, { [root]: null }] : [400, undefined]);
      if (argument) expect(errors[0]?.extensions.argument).to.equal(argument);
    });
  }

  it('is refused clearly: a variable of the wrong type', async () => {
    const { status, errors } = await ask(api.url, 'query ($n: Int) { orders(first: $n) { nodes { id } } }', {
      n: 'ten',
    });
    expect(status).to.equal(400);
    expect(errors[0]?.extensions.code).to.equal('BAD_USER_INPUT');
    expect(errors[0]?.message).to.include('$n');
  });

  it('does not include variables for every filter, or null for an omitted one', async () => {
    const { errors } = await ask(
      api.url,
      'query ($f: SummaryFilter, $o: OrderFilterInput, $n: Int) { dailySummary(filter: $f) { date } orders(filter: $o, first: $n) { nodes { id } } }',
      { f: null, o: { date: null, source: null, segment: null, financialStatus: null }, n: null },
    );
    expect(errors).to.deep.equal([]);
  });
});
