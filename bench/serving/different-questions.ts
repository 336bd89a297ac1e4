/** Days of `bench/report/trade.sql`. */
const firstDay = Date.UTC(2024, 0, 1);
const days = 1060;
const dayMs = 86_400_000;

const dailyFields = [
  ...['orders', 'itemsSold', 'itemsReturned', 'netItemsSold', 'uniqueCustomers', 'isComplete', 'isWeekend', 'weekday'],
  ...['grossSales', 'netSales', 'discounts', 'returns', 'shipping', 'taxes', 'revenue', 'refunds', 'totalSales'].map(
    (field) => `${field} { amount }`,
  ),
];

interface Question {
  query: string;
  variables: Record<string, unknown>;
}

/** Question `nth` differs from all others in its document, its variables, or both. Each third has a document that comes again. */
export function differentQuestion(nth: number): Question {
  const variables = { from: day(nth % days), to: day((nth % days) + (Math.floor(nth / days) % 7)) };
  const customer = { id: `buyer${1 + (nth % 30_000)}` };
  const name = `Q${nth}`;
  switch (nth % 6) {
    case 0:
      return {
        query: daily(
          name,
          dailyFields.filter((_, bit) => (nth >> (bit % 17)) & 1),
        ),
        variables,
      };
    case 1:
      return { query: daily('Daily', dailyFields.slice(0, 6)), variables: { ...variables, most: 1 + (nth % 100) } };
    case 2:
      return {
        query: `query ${name}($from: Date, $to: Date, $first: Int) {
          page${nth}: orders(first: $first, filter: { date: { range: { from: $from, to: $to } } }) {
            nodes { id orderNumber total { amount } items { id title quantity } } } }`,
        variables: { ...variables, first: 1 + (nth % 10) },
      };
    case 3:
      return {
        query: `query ${name} { customer(id: "${customer.id}") { id firstName orders(first: ${1 + (nth % 7)}) { id total { amount } } } }`,
        variables: {},
      };
    case 4:
      return {
        query:
          'query Customer($id: ID!, $first: Int) { customer(id: $id) { id orderCount orders(first: $first) { id orderNumber } } }',
        variables: { ...customer, first: 1 + (Math.floor(nth / 30_000) % 50) },
      };
    default:
      return {
        query: `query ${name}($from: Date, $to: Date) {
          weeklyTrends(filter: { date: { range: { from: $from, to: $to } } }, breakdown: SOURCE) { weekStart sourceId a${nth}: orders netSales { amount } } }`,
        variables,
      };
  }
}

function daily(name: string, fields: readonly string[]): string {
  return `query ${name}($from: Date, $to: Date) {
    dailySummary(filter: { date: { range: { from: $from, to: $to } } }, breakdown: CHANNEL) { date channelId ${fields.join(' ')} } }`;
}

function day(at: number): string {
  return new Date(firstDay + at * dayMs).toISOString().slice(0, 10);
}
