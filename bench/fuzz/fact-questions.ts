const day = (random: () => number): string =>
  new Date(Date.UTC(2024, 0, 1) + Math.floor(random() * 1096) * 86_400_000).toISOString().slice(0, 10);
const among = <T>(random: () => number, values: readonly T[]): T => values[Math.floor(random() * values.length)]!;

/** What analysts ask freely: no aggregate or index has it. Each with values that make it another question each time. */
const questions: readonly ((random: () => number) => string)[] = [
  (random) =>
    `{ report(by: [CURRENCY], period: MONTH, filter: { date: { range: { from: "${day(random)}" } } }) { rows { orders netSales { amount } } } }`,
  (random) =>
    `{ report(by: [COUNTRY], filter: { date: { range: { to: "${day(random)}" } } }) { rows { orders uniqueCustomers } } }`,
  (random) =>
    `{ report(by: [TAG], filter: { date: { range: { from: "${day(random)}" } } }, compareTo: [{ with: PREVIOUS_YEAR }]) { rows { orders comparisons { previous { orders } } } } }`,
  (random) =>
    `{ orders(first: 50, filter: { financialStatus: ["pending"], date: { range: { to: "${day(random)}" } } }, orderBy: TOTAL_DESC) { totalCount nodes { id total { amount } customer { id orderCount } items { title quantity } } } }`,
  (random) =>
    `{ orders(first: 500, filter: { salesChannel: ["${among(random, ['web', 'pos', 'fba'])}"], date: { year: [${among(random, [2024, 2025, 2026])}], weekday: [${among(random, ['MONDAY', 'TUESDAY', 'SATURDAY'])}] } }) { nodes { id orderNumber orderedAt total { amount } } } }`,
  (random) =>
    `{ customers(first: 100, orderBy: ORDER_COUNT_DESC, filter: { lastOrder: { range: { from: "${day(random)}" } } }) { totalCount nodes { id orderCount totalSpent { amount } } } }`,
  (random) =>
    `{ refunds(first: 100, orderBy: REFUNDED_DESC, filter: { date: { range: { from: "${day(random)}" } } }) { totalCount nodes { id refunded { amount } order { orderNumber } } } }`,
  (random) =>
    `{ products(first: 100, filter: { search: "thing ${Math.floor(random() * 500)}" }) { nodes { id title } } }`,
  (random) => `{ rfmSegments(asOf: "${day(random)}") { segment customers } }`,
  (random) =>
    `{ customerSegments(filter: { channel: ["${among(random, ['london:web', 'london:pos', 'berlin:web'])}"] }) { customers } nth${Math.floor(random() * 1e6)}: __typename }`,
];

/** One of them, by a source of numbers from 0 to 1. */
export function factQuestion(random: () => number): string {
  return among(random, questions)(random);
}
