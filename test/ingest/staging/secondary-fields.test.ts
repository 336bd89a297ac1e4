import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { CanonicalRecord, OrderRecord } from '../../../src/canonical/record.js';
import type { DriftReport } from '../../../src/contract/extractor.js';
import { stageShopify } from '../../../src/ingest/shopify/to-canonical/stage.js';
import { stageWoo } from '../../../src/ingest/woocommerce/to-canonical/stage.js';
import { projectFile } from '../../../src/runtime/project-files.js';
import * as shopify from '../shopify-stage/records.js';
import * as woo from '../woocommerce-stage/records.js';

type Json = Record<string, unknown>;

/** Values that plugins and imports were seen to write, and possible ones. */
const oddities: unknown[] = [
  ...[null, true, false, 0, 16, -1, 12.5, 1e21, 2 ** 53 + 2, '', '-', '1..23', 'NaN', '\u{1F9E6}', 'x'.repeat(300)],
  ...[[], [null], [{}, {}], {}, { a: { b: [] } }],
];

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Fields for what is counted, for how much, on which day: strict. All others of a record are secondary. */
const primary: Record<string, ReadonlySet<string>> = {
  'woo orders': words(`
    id status currency date_created_gmt date_modified_gmt prices_include_tax shipping_total total total_tax
    line_items shipping_lines fee_lines subtotal subtotal_tax quantity amount taxes`),
  'woo products': words('id'),
  'woo customers': words('id'),
  'shopify orders': words(`
    id test edited updatedAt processedAt cancelledAt createdAt happenedAt currencyCode presentmentCurrencyCode
    taxesIncluded dutiesIncluded nodes pageInfo hasNextPage amount shopMoney presentmentMoney quantity currentQuantity
    isGiftCard isRemoved lineItems shippingLines agreements refunds sales edges node lineItem taxLines discountAllocations
    __typename refundLineItems orderAdjustments refundShippingLines duties`),
  'shopify products': words('id updatedAt variants nodes pageInfo hasNextPage inventoryItem'),
  'shopify customers': words('id updatedAt createdAt'),
  'shopify locations': words('id updatedAt isActive'),
};
/** Secondary, but every complete record has them. */
const demanded = words('name title status type');
/** Amounts in Shopify's orders: `totalTaxSet`, `allocatedAmountSet`. */
const isMoney = (field: string): boolean => /Set$|^total(Tax)?Amount$/.test(field);

interface Sample {
  name: string;
  strict: ReadonlySet<string>;
  pieces: Json[];
  stage(pieces: Json[], drift: DriftReport): CanonicalRecord[];
}

const ofWoo = (stream: string, name: string, ...pieces: Json[]): Sample => ({
  ...{ name: `woo ${stream} ${name}`, strict: primary[`woo ${stream}`]!, pieces },
  stage: (changed, drift) => stageWoo(woo.stored(stream, ...changed), woo.source, drift),
});

const ofShopify = (stream: string, name: string, ...pieces: Json[]): Sample => ({
  ...{ name: `shopify ${stream} ${name}`, strict: primary[`shopify ${stream}`]!, pieces },
  stage: (changed, drift) => stageShopify(shopify.stored(stream, ...changed), shopify.source, drift),
});

const node = (name: string, connection: string): Json =>
  JSON.parse(shopify.sample(name)).data[connection].nodes[0] as Json;

const samples: Sample[] = [
  ofWoo('orders', 'with a refund', woo.sample('order-with-refund'), ...woo.sample<Json[]>('refunds-of-order')),
  ofWoo('products', 'simple', woo.sample<Json[]>('products')[0]!),
  ofWoo('products', 'variable', woo.sample('product-variable'), ...woo.sample<Json[]>('product-variations')),
  ofWoo('customers', 'with an address', woo.sample<Json[]>('customers')[0]!),
  ofShopify(
    ...(['orders', 'with a refund', node('orders-page.json', 'orders')] as const),
    JSON.parse(shopify.sample('refund-detail.json')).data.refund,
  ),
  ofShopify('products', 'with variants', node('products-page.json', 'products')),
  ofShopify('customers', 'with an address', node('customers-page.json', 'customers')),
  ofShopify('locations', 'with an address', node('locations-page.json', 'locations')),
];

/** The paths of a record's secondary fields, with nested ones. */
function* secondaryPaths(
  value: unknown,
  strict: ReadonlySet<string>,
  at: (string | number)[] = [],
): Generator<(string | number)[]> {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const [index, element] of value.entries()) yield* secondaryPaths(element, strict, [...at, index]);
    return;
  }
  for (const [field, inner] of Object.entries(value)) {
    const path = [...at, field];
    const isReference = ['product', 'variant', 'customer'].includes(`${at.at(-1)}`);
    const isOfCatalogue = !strict.has('quantity');
    const isStrict = (strict.has(field) && !isReference) || (!isOfCatalogue && isMoney(field));
    if (!isStrict) yield path;
    if (!isOfCatalogue && isMoney(field)) continue;
    yield* secondaryPaths(inner, strict, path);
  }
}

function withValue(pieces: Json[], path: (string | number)[], value: unknown): Json[] {
  const copy = structuredClone(pieces) as unknown as Json;
  const holder = path.slice(0, -1).reduce<Json>((found, step) => found[step] as Json, copy);
  if (value === undefined) delete holder[path.at(-1)!];
  else holder[path.at(-1)!] = value;
  return copy as unknown as Json[];
}

/** What facts count of a record: for an order, everything except names and the customer. What its payment cost is no part of it. */
function countedOf(records: CanonicalRecord[]): unknown {
  const counted = records.filter(({ kind }) => kind !== 'posting');
  return counted.map((record) => {
    if (record.kind !== 'order') return { kind: record.kind };
    const { orderId, orderedAt, currency, isTest, cancelledAt, isTaxIncluded, total, ...order } = record as OrderRecord;
    const { shipping, taxes, duties, fees, tips } = order;
    return {
      ...{ orderId, orderedAt, currency, isTest, cancelledAt, isTaxIncluded, total },
      ...{ shipping, taxes, duties, fees, tips },
      lines: order.lines.map(({ variantId, productId, isForgotten, sku, title, variantTitle, ...counted }) => counted),
      refunds: order.refunds.map(({ reason, lineId, ...counted }) => counted),
    };
  });
}

/** Live answers of a store beside the project, if present. */
function liveOrders(): Sample[] {
  const folder = projectFile('../shared/platforms/samples/woocommerce-live');
  try {
    const names = readdirSync(folder).filter((name) => name.startsWith('orders'));
    const bodies = names.flatMap((name) => JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')).body as Json[]);
    return bodies.map((body) => ofWoo('orders', `${body.id} (${body.status})`, body));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

describe('secondary fields of odd types', () => {
  function changesNothing({ stage, pieces, strict }: Sample, values: unknown[] = oddities): number {
    const expected = countedOf(stage(pieces, silent));
    let tried = 0;
    for (const path of secondaryPaths(pieces, strict)) {
      for (const odd of [...values, ...(demanded.has(`${path.at(-1)}`) ? [] : [undefined])]) {
        tried += 1;
        const where = `${path.join('.')} = ${JSON.stringify(odd)?.slice(0, 40)}`;
        let counted: unknown;
        try {
          counted = countedOf(stage(withValue(pieces, path, odd), silent));
        } catch (error) {
          throw new Error(`${where}: ${(error as Error).message}`);
        }
        expect(counted, where).to.deep.equal(expected);
      }
    }
    return tried;
  }

  for (const sample of samples) {
    it(`do not change the figures of ${sample.name}`, () => {
      expect(changesNothing(sample)).to.be.greaterThan(100);
    });
  }

  it('do not change the figures of orders from a live store', function () {
    const orders = liveOrders();
    if (orders.length === 0) {
      this.test!.title += ' (skipped: the recorded answers of a live store are not there)';
      this.skip();
    }
    for (const order of orders) changesNothing(order, [true, 16, '1..23', [{}, {}]]);
  });
});

describe('a secondary value of an odd type', () => {
  /** The result of a WooCommerce record with some fields changed, and what is reported about it. */
  function staged(
    stream: string,
    [first, ...rest]: Json[],
    change: Json,
  ): { record: CanonicalRecord; reported: string[] } {
    const reported: string[] = [];
    const drift: DriftReport = {
      unknownField: () => undefined,
      unknownValue: (path, value) => reported.push(`${path}=${value}`),
    };
    const [record] = woo.stage(stream, [{ ...first, ...change }, ...rest], drift);
    return { record: record!, reported };
  }
  const order = woo.sample('order-with-refund');
  const [line, ...lines] = order.line_items as Json[];
  const withLine = (change: Json): Json => ({ line_items: [{ ...line, ...change }, ...lines] });
  const product = woo.sample<Json[]>('products')[0]!;

  it('is converted if text fits, without a report', () => {
    const { record, reported } = staged('orders', [order], { ...withLine({ sku: 123 }), number: 77 });
    expect(record).to.deep.include({ kind: 'order', orderNumber: '77' });
    expect((record as OrderRecord).lines[0]!.sku).to.equal('123');
    const { record: priced } = staged('products', [product], { price: 16, sku: 4006381333931 });
    expect(priced).to.have.nested.include({ 'variants[0].price': '16', 'variants[0].sku': '4006381333931' });
    expect(reported).to.deep.equal([]);
  });

  it('is null and reported if nothing fits, and never a number that has lost digits', () => {
    for (const price of [false, '-', '1..23', { amount: 3 }, 1e21]) {
      const { record, reported } = staged('products', [product], { price });
      expect(record).to.have.nested.property('variants[0].price', null);
      expect(reported).to.have.length(1);
      expect(reported[0]).to.match(/^price=/);
    }
    const { record, reported } = staged('orders', [order], withLine({ sku: 2 ** 60, name: { en: 'Mug' } }));
    expect((record as OrderRecord).lines[0]).to.include({ sku: null, title: '' });
    expect(reported).to.deep.equal(['line_items[].name=object', 'line_items[].sku=1152921504606847000']);
  });

  it('is reported without the value if it is personal', () => {
    const { reported } = staged('orders', [order], { billing: { email: true, phone: ['Ann'], city: 'Ulm' } });
    expect(reported).to.deep.equal(['billing.email=(hidden boolean)', 'billing.phone=(hidden array)']);
  });

  it('removes only the wrong elements of a list', () => {
    const kept = { id: 1, key: 'gift', value: 'yes' };
    const { record, reported } = staged('orders', [order], {
      meta_data: [{}, kept, {}],
      tax_lines: [null],
      billing: [],
    });
    expect(record.kind).to.equal('order');
    expect(reported).to.deep.equal([
      'billing=(hidden array)',
      'meta_data[]=(hidden object)',
      'meta_data[]=(hidden object)',
    ]);
    const { record: sorted } = staged('products', [product], { categories: [{ id: 3 }, { id: 4, name: 'Mugs' }] });
    expect(sorted).to.include({ kind: 'product', category: 'Mugs' });
  });

  it('does not reject a draft, which may have nothing but its status', () => {
    const draft = { id: 5, status: 'auto-draft', date_created_gmt: null, date_modified_gmt: null, total: null };
    expect(woo.stage('orders', [draft])).to.deep.equal([
      { kind: 'deletion', entity: 'order', id: '5', deletedAt: '2026-11-22T18:54:00Z' },
    ]);
    const named = { ...product, status: 'draft', date_created_gmt: null, date_modified_gmt: null, name: '' };
    expect(woo.stage('products', [named])[0]).to.include({ kind: 'product', title: product.sku, status: 'draft' });
  });

  it('does not make an amount lenient: one that is not decimal text rejects its order', () => {
    expect(woo.faultOf('orders', { ...order, total: 16 })).to.include({ code: 'unexpected_shape', path: 'total' });
    expect(woo.faultOf('orders', { ...order, ...withLine({ total: '1..23' }) })).to.include({
      path: 'line_items[0].total',
    });
  });
});

const silent: DriftReport = { unknownField: () => undefined, unknownValue: () => undefined };
