import fc from 'fast-check';
import { type GraphQLSchema, parse, validate } from 'graphql';
import { randomSelection, type RandomSelections } from '../../test/api/support/random-selections.js';

/** Of the trade of `bench/report/trade.sql`, with so many orders. */
function literalsOf(orders: number): RandomSelections['scalar'] {
  const number = (below: number) => fc.integer({ min: 0, max: Math.floor(below) - 1 });
  const order = number(orders);
  const text = (arbitrary: fc.Arbitrary<string>) => arbitrary.map((value) => JSON.stringify(value));
  const ids: Record<string, fc.Arbitrary<string>> = {
    customer: number(orders / 6).map((n) => `buyer${n}`),
    product: number(1000).map((n) => `london:${n}`),
    firstProduct: number(1000).map((n) => `london:${n}`),
    order: order.map((n) => `london:${n}`),
    source: fc.constantFrom('london', 'berlin', 'market'),
    channel: fc.constantFrom('london:web', 'london:pos', 'berlin:web', 'market:fba'),
    salesChannel: fc.constantFrom('web', 'pos', 'fba'),
    number: order.map((n) => `#${n}`),
    sku: number(1000).map((n) => `SKU-${n}`),
    category: number(21).map((n) => `Category ${n}`),
    vendor: number(7).map((n) => `Vendor ${n}`),
    productType: fc.constant('Goods'),
    country: fc.constantFrom('GB', 'DE', 'US', 'FR'),
    financialStatus: fc.constantFrom('paid', 'pending'),
    fulfillmentStatus: fc.constantFrom('fulfilled', 'unfulfilled'),
    search: fc.constantFrom('thing', 'number 7', 'small', 'a', 'SKU', 'thing number 12 large'),
    text: fc.oneof(
      order.map((n) => `#${n}`),
      number(1000).map((n) => `SKU-${n}`),
    ),
  };
  const anyId = fc.oneof(...['customer', 'product', 'order', 'channel', 'source'].map((name) => ids[name]!));
  const day = fc.date({ min: new Date('2023-12-01'), max: new Date('2027-01-31'), noInvalidDate: true });
  const numbers: Record<string, fc.Arbitrary<number>> = {
    first: fc.constantFrom(1, 10, 50, 200, 500),
    last: fc.constantFrom(1, 10, 50, 500),
    limit: fc.constantFrom(1, 5, 20, 100),
    movingAverageOf: fc.constantFrom(2, 7, 30, 366),
    year: fc.constantFrom(2024, 2025, 2026),
    fiscalYear: fc.constantFrom(2024, 2025, 2026),
    isoYear: fc.constantFrom(2024, 2025, 2026),
    weeks: fc.constantFrom(1, 52, 260),
  };
  return (type, name) => {
    switch (type) {
      case 'Int':
        return (numbers[name] ?? fc.integer({ min: 1, max: 4 })).map(String);
      case 'Boolean':
        return fc.constantFrom('true', 'false');
      case 'Date':
        return day.map((at) => `"${at.toISOString().slice(0, 10)}"`);
      case 'DateTime':
        return day.map((at) => `"${at.toISOString()}"`);
      case 'Decimal':
        return fc.integer({ min: 0, max: 10_000 }).map((value) => `"${value}"`);
      default:
        return text(ids[name] ?? anyId);
    }
  };
}

/** So many different valid documents, the same for the same seed. */
export function validDocuments(schema: GraphQLSchema, orders: number, count: number, seed: number): string[] {
  const random: RandomSelections = {
    scalar: literalsOf(orders),
    most: { arguments: 4, fields: 6, values: 12 },
  };
  const roots = Object.values(schema.getQueryType()!.getFields());
  // Each root field as often as the others, and some documents of several.
  const document = fc.oneof(
    {
      weight: 9,
      arbitrary: fc
        .constantFrom(...roots)
        .chain(({ name }) => randomSelection(random, schema.getQueryType()!, 4, name)),
    },
    {
      weight: 1,
      arbitrary: randomSelection({ ...random, most: { ...random.most, fields: 3 } }, schema.getQueryType()!, 3),
    },
  );
  const found = new Set<string>();
  for (let nth = 0; found.size < count; nth += 1) {
    for (const text of fc.sample(document, { numRuns: 500, seed: seed + nth })) {
      if (found.size < count && validate(schema, parse(text)).length === 0) found.add(text);
    }
  }
  return [...found];
}
