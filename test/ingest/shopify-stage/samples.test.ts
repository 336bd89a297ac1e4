import { expect } from 'chai';
import { stageShopify } from '../../../src/ingest/shopify/to-canonical/stage.js';
import { unheardDrift } from '../../support/extractor-ends.js';
import { faultOf, type Json, sample, source, stage, stageOrder, stored } from './records.js';

/** The n-th node of a page of a sample answer. */
function node(name: string, connection: string, at = 0): Json {
  return JSON.parse(sample(name)).data[connection].nodes[at];
}

describe("staging Shopify's known answers", () => {
  const order = node('orders-page.json', 'orders');
  const refund = JSON.parse(sample('refund-detail.json')).data.refund;

  it('computes the sample order and its refund as by hand', () => {
    expect(stageOrder(order, refund)).to.deep.equal({
      kind: 'order',
      orderId: '5001',
      orderNumber: '#1001',
      orderedAt: '2026-07-03T09:15:01Z',
      updatedAt: '2026-07-09T18:40:11Z',
      salesChannel: 'web',
      currency: 'USD',
      customer: { customerId: '7001', email: 'ada@example.com', phone: null },
      shipTo: { country: 'CA', region: 'CA-ON', city: 'Toronto' },
      isTest: false,
      cancelledAt: null,
      financialStatus: 'PARTIALLY_REFUNDED',
      fulfillmentStatus: 'FULFILLED',
      tags: ['vip'],
      discountCodes: ['SUMMER10'],
      isTaxIncluded: false,
      presentment: { currency: 'CAD', total: '171.18' },
      // 100 + 20 less 12 of discounts, and 8 for shipping, and 10.80 of tax.
      ...{ shipping: '8', taxes: '10.8', duties: '0', fees: '0', tips: '0', total: '126.8' },
      lines: [
        {
          ...{
            lineId: '6001',
            variantId: '9101',
            productId: '9001',
            sku: 'MUG-BLU',
            title: 'Mug',
            variantTitle: 'Blue',
          },
          ...{
            quantity: '2',
            isGiftCard: false,
            unitPrice: '50',
            grossSales: '100',
            discounts: '10',
            taxes: '9',
            includingTax: null,
          },
        },
        {
          ...{
            lineId: '6002',
            variantId: null,
            productId: null,
            isForgotten: true,
            sku: 'TEE-M',
            title: 'Tee',
            variantTitle: 'M',
          },
          ...{
            quantity: '1',
            isGiftCard: false,
            unitPrice: '20',
            grossSales: '20',
            discounts: '2',
            taxes: '1.8',
            includingTax: null,
          },
        },
      ],
      touchPoints: [],
      refunds: [
        {
          ...{ kind: 'line', refundLineId: 'line:4101', refundId: '4001', refundedAt: '2026-07-09T18:40:10Z' },
          ...{ lineId: '6001', quantity: '1', reason: 'damaged' },
          ...{
            returns: '45',
            shipping: '0',
            taxes: '4.5',
            duties: '0',
            fees: '0',
            tips: '0',
            total: '49.5',
            refunded: '49.5',
          },
        },
      ],
    });
  });

  it('gives the same order if its lines and shipping were rows of a bulk export', () => {
    const { lineItems, shippingLines, ...root } = order as Json &
      Record<'lineItems' | 'shippingLines', { nodes: Json[] }>;
    const rows = [...lineItems.nodes, ...shippingLines.nodes].map((row) => ({ ...row, __parentId: order.id }));
    const escaped = [root, ...rows, refund].map((fragment) => JSON.stringify(fragment).replaceAll('/', '\\/'));
    expect(stageOrder(...escaped)).to.deep.equal(stageOrder(order, refund));
  });

  it('names what the trimmed bulk sample lacks, instead of filling it in', () => {
    const lines = sample('bulk-orders.jsonl').trim().split('\n');
    expect(faultOf('orders', ...lines.slice(0, 4))).to.include({
      code: 'unexpected_shape',
      path: 'name',
      value: 'missing',
    });
  });

  it('reads products with prices and unit costs', () => {
    expect(stage('products', node('products-page.json', 'products'))).to.deep.equal({
      ...{ kind: 'product', productId: '9001', updatedAt: '2026-07-09T18:40:11Z', title: 'Mug', category: null },
      ...{ productType: 'Kitchen', vendor: 'Acme', tags: [], status: 'ACTIVE', currency: 'USD' },
      variants: [
        {
          ...{ variantId: '9101', sku: 'MUG-BLU', title: 'Blue', price: '50' },
          ...{ unitCost: '18.5', costUpdatedAt: '2026-03-01T00:00:00Z' },
        },
      ],
    });
  });

  it('treats a cost that is not given as unknown as of the time of its item, in products and in stock', () => {
    const product = node('products-page.json', 'products');
    const id = 'gid://shopify/ProductVariant/9101';
    const item = { ...node('inventory-page.json', 'inventoryItems'), variants: { nodes: [{ id }] }, unitCost: null };
    const variants = { nodes: [{ id, inventoryItem: { updatedAt: '2026-03-02T00:00:00Z', unitCost: null } }] };
    expect(stage('products', { ...product, variants }))
      .to.have.nested.include({ 'variants[0].unitCost': null })
      .and.nested.include({ 'variants[0].costUpdatedAt': '2026-03-02T00:00:00Z' });
    expect(stage('inventory', item)).to.include({ unitCost: null, updatedAt: '2026-03-01T00:00:00Z' });
  });

  it('requires the time of the item with a cost: without it, the valid one of two costs is unknown', () => {
    const product = node('products-page.json', 'products');
    const variants = { nodes: [{ id: 'gid://shopify/ProductVariant/9101', inventoryItem: { unitCost: null } }] };
    expect(faultOf('products', { ...product, variants })).to.include({
      code: 'unexpected_shape',
      path: 'variants.nodes[0].inventoryItem.updatedAt',
      value: 'missing',
    });
  });

  it('adds further pages and bulk rows of variants, and drops the filler title of a product without options', () => {
    const product = node('products-page.json', 'products');
    const variant = {
      id: 'gid://shopify/ProductVariant/9102',
      title: 'Default Title',
      price: '7.50',
      inventoryItem: null,
    };
    const later = { id: 'gid://shopify/ProductVariant/9103', title: 'Red', __parentId: product.id };
    const staged = stage('products', product, { variants: { nodes: [variant] } }, later);
    expect(staged)
      .to.have.property('variants')
      .that.deep.includes.members([
        { variantId: '9102', sku: null, title: null, price: '7.5', unitCost: null, costUpdatedAt: null },
        { variantId: '9103', sku: null, title: 'Red', price: null, unitCost: null, costUpdatedAt: null },
      ]);
  });

  it('reads customers, including those with redacted personal data', () => {
    const customer = node('customers-page.json', 'customers');
    const known = {
      ...{ kind: 'customer', customerId: '7001', updatedAt: '2026-07-09T18:40:11Z', createdAt: '2026-05-01T08:00:00Z' },
      ...{ email: 'ada@example.com', phone: null, firstName: 'Ada', lastName: 'L', country: 'CA', city: 'Toronto' },
    };
    expect(stage('customers', customer)).to.deep.equal(known);
    const withheld = { firstName: null, lastName: null, defaultEmailAddress: null, defaultAddress: null };
    expect(stage('customers', { ...customer, ...withheld })).to.deep.equal({
      ...{ ...known, email: null, firstName: null, lastName: null, country: null, city: null },
    });
  });

  it('reads phone numbers as E.164 if they are, and never guesses a country', () => {
    const customer = node('customers-page.json', 'customers');
    const phoneOf = (phoneNumber: string) => stage('customers', { ...customer, defaultPhoneNumber: { phoneNumber } });
    expect(phoneOf('+44 (20) 7183-8750')).to.have.property('phone', '+442071838750');
    expect(phoneOf(' 020 7183 8750 ')).to.have.property('phone', '02071838750');
    expect(phoneOf('none')).to.have.property('phone', null);
  });

  it('reads locations and the stock of an item at each', () => {
    expect(stage('locations', node('locations-page.json', 'locations'))).to.deep.equal({
      ...{ kind: 'location', locationId: '101', updatedAt: '2026-01-01T00:00:00Z', name: 'Main' },
      ...{ country: 'CA', city: 'Toronto', isActive: true },
    });
    const item = {
      ...node('inventory-page.json', 'inventoryItems'),
      variants: { nodes: [{ id: 'gid://shopify/ProductVariant/9101' }] },
    };
    expect(stage('inventory', item)).to.deep.equal({
      ...{ kind: 'inventory', inventoryItemId: '9201', variantId: '9101', updatedAt: '2026-03-01T00:00:00Z' },
      unitCost: '18.5',
      levels: [
        {
          ...{ locationId: '101', changedAt: '2026-07-09T18:40:11Z', isActive: true },
          ...{ available: '12', onHand: '13', committed: '1', incoming: '0', reserved: '0' },
        },
      ],
    });
  });

  it('turns destroy events and full-scan tombstones into deletions', () => {
    const event = node('events-destroy.json', 'events');
    const deletion = { kind: 'deletion', entity: 'product', id: '8999', deletedAt: '2026-07-09T20:00:00Z' };
    expect(stage('deletions', event)).to.deep.equal(deletion);
    expect(stageShopify(stored('deletions', { ...event, subjectType: 'ARTICLE' }), source, unheardDrift)).to.deep.equal(
      [],
    );
    const gone = { ...stored('inventory', ''), key: 'gid://shopify/InventoryItem/9201', isDeleted: true };
    const tombstone = { kind: 'deletion', entity: 'inventory', id: '9201', deletedAt: '2026-07-10T00:00:00Z' };
    expect(stageShopify(gone, source, unheardDrift)).to.deep.equal([tombstone]);
  });

  it('removes the query from the gid of an inventory level', async () => {
    const { idOf } = await import('../../../src/ingest/shopify/to-canonical/gid.js');
    expect(idOf('gid://shopify/InventoryLevel/555?inventory_item_id=9201')).to.equal('555');
    expect(idOf('5001')).to.equal('5001');
  });
});
