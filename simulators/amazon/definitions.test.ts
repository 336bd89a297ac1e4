import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { fetchArchive, unpack, skipWithoutRegistry } from '../kit/official-package.js';
import { SdkModels } from './definitions/sdk-models.js';
import type { AmazonSimulator } from './server.js';
import { type Answer, ask, askToken } from './test-support/client.js';
import { daysAgo, startSample } from './test-support/sample-seller.js';

/** Amazon's SDK, generated from its OpenAPI files. */
const official = {
  name: '@amazon-sp-api-release/amazon-sp-api-sdk-js',
  version: '1.12.0',
  integrity: 'sha512-ZKLVXusxW5xUk+u1q5LrbdNxrVuxzJvmmI0nui9OLp4Am0nu8FZmpzVJUqP9WNuxlKsdt/8ipbXY93ffoR/mBg==',
};
const FOLDERS = {
  orders: 'orders_v2026_01_01',
  ordersV0: 'orders_v0',
  reports: 'reports_v2021_06_30',
  finances: 'finances_2024_06_19',
  inventory: 'fbainventory_v1',
  sellers: 'sellers_v1',
  tokens: 'tokens_v2021_03_01',
} as const;
const DATASETS = 'BUYER,RECIPIENT,PROCEEDS,PROMOTION,CANCELLATION,FULFILLMENT,PACKAGES,TAX';

describe(`Compared with the models in ${official.name} ${official.version}`, () => {
  let simulator: AmazonSimulator;
  let models: Record<keyof typeof FOLDERS, SdkModels>;

  before(async function () {
    this.timeout(120_000);
    const folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-amazon-definitions-'));
    try {
      const archive = await fetchArchive(official, folder);
      const folders = Object.values(FOLDERS).map((each) => `package/src/${each}`);
      await unpack(archive, folder, folders);
      const read = ([name, each]: [string, string]): [string, SdkModels] => [
        name,
        new SdkModels(path.join(folder, 'package/src', each)),
      ];
      models = Object.fromEntries(Object.entries(FOLDERS).map(read)) as typeof models;
    } catch (error) {
      skipWithoutRegistry(this, official, error);
    } finally {
      rmSync(folder, { recursive: true });
    }
    simulator = await startSample({ orders: 60 });
    simulator.control.access.setRoles(['orders', 'reports', 'finances', 'inventory', 'sellers', 'shipping', 'buyers']);
  });

  after(() => simulator?.close());

  const get = async (called: string, query: Record<string, string> = {}): Promise<Answer> => {
    const answer = await ask(simulator, called, { query });
    expect(answer.status, answer.text).to.equal(200);
    return answer;
  };

  it('the orders of both versions are theirs', async () => {
    const query = { lastUpdatedAfter: daysAgo(60), includedData: DATASETS, maxResultsPerPage: '50' };
    const { body } = await get('/orders/2026-01-01/orders', query);
    expect(models.orders.complaints('SearchOrdersResponse', body)).to.deep.equal([]);
    const [{ orderId }] = body.orders;
    const one = await get(`/orders/2026-01-01/orders/${orderId}`, { includedData: DATASETS });
    expect(models.orders.complaints('GetOrderResponse', one.body)).to.deep.equal([]);
    // The model has a boolean; the API sends text, as every client found.
    const asSent = (faults: string[]): string[] => faults.filter((fault) => !fault.includes('IsReplacementOrder'));
    const old = await get('/orders/v0/orders', {
      ...{ LastUpdatedAfter: daysAgo(60), MarketplaceIds: 'A1PA6795UKMFR9,A1F83G8C2ARO7P' },
    });
    expect(asSent(models.ordersV0.complaints('GetOrdersResponse', old.body))).to.deep.equal([]);
    const items = await get(`/orders/v0/orders/${orderId}/orderItems`);
    expect(models.ordersV0.complaints('GetOrderItemsResponse', items.body)).to.deep.equal([]);
    expect(models.orders.complaints('Order', { orderId: 1, price: '2' })).to.include.members([
      ...['Order.orderItems is missing', 'Order.orderId is 1, no String', 'Order.price is unknown'],
    ]);
  });

  it('reports, money, stock, marketplaces and refusals are theirs', async () => {
    const { body } = await get('/finances/2024-06-19/transactions', { postedAfter: daysAgo(60) });
    expect(body.payload.transactions.length).to.be.greaterThan(50);
    expect(models.finances.complaints('ListTransactionsResponse', body)).to.deep.equal([]);
    const created = await ask(simulator, '/reports/2021-06-30/reports', {
      method: 'POST',
      body: { reportType: 'GET_FBA_MYI_UNSUPPRESSED_INVENTORY_DATA', marketplaceIds: ['A1PA6795UKMFR9'] },
    });
    expect(models.reports.complaints('CreateReportResponse', created.body)).to.deep.equal([]);
    simulator.control.advance(60);
    const report = await get(`/reports/2021-06-30/reports/${created.body.reportId}`);
    expect(models.reports.complaints('Report', report.body)).to.deep.equal([]);
    const document = await get(`/reports/2021-06-30/documents/${report.body.reportDocumentId}`);
    expect(models.reports.complaints('ReportDocument', document.body)).to.deep.equal([]);
    const list = await get('/reports/2021-06-30/reports', { reportTypes: report.body.reportType });
    expect(models.reports.complaints('GetReportsResponse', list.body)).to.deep.equal([]);
    const id = 'A1PA6795UKMFR9';
    const query = { granularityType: 'Marketplace', granularityId: id, marketplaceIds: id, details: 'true' };
    const stock = await get('/fba/inventory/v1/summaries', query);
    expect(models.inventory.complaints('GetInventorySummariesResponse', stock.body)).to.deep.equal([]);
    const sellers = await get('/sellers/v1/marketplaceParticipations');
    expect(models.sellers.complaints('GetMarketplaceParticipationsResponse', sellers.body)).to.deep.equal([]);
    const token = await ask(simulator, '/tokens/2021-03-01/restrictedDataToken', {
      method: 'POST',
      body: { restrictedResources: [{ method: 'GET', path: '/orders/v0/orders', dataElements: ['buyerInfo'] }] },
    });
    expect(models.tokens.complaints('CreateRestrictedDataTokenResponse', token.body)).to.deep.equal([]);
    const refused = await ask(simulator, '/orders/2026-01-01/orders');
    expect(models.orders.complaints('ErrorList', refused.body)).to.deep.equal([]);
  });

  it('every parameter that it takes is one of theirs, and it takes all of those that matter', async () => {
    const access = (await askToken(simulator)).body.access_token as string;
    const paths = {
      orders: ['searchOrders', '/orders/2026-01-01/orders'],
      finances: ['listTransactions', '/finances/2024-06-19/transactions'],
      reports: ['getReports', '/reports/2021-06-30/reports'],
      inventory: ['getInventorySummaries', '/fba/inventory/v1/summaries'],
    } as const;
    simulator.control.configure({ rateFactor: 1000 });
    for (const [api, [operation, called]] of Object.entries(paths)) {
      const names = models[api as keyof typeof paths].queryOf(operation);
      expect(names.length, operation).to.be.greaterThan(5);
      for (const name of [...names, 'unheardOf']) {
        const { body } = await ask(simulator, called, { query: { [name]: 'x' }, token: access });
        const isUnknown = JSON.stringify(body).includes(`Unknown parameter: ${name}`);
        expect(isUnknown, `${operation} ${name}`).to.equal(name === 'unheardOf');
      }
    }
  });
});
