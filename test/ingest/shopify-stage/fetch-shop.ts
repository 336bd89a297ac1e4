import { DEFAULT_CREDENTIALS } from '../../../simulators/shopify/credentials.js';
import * as agreements from '../../../src/ingest/shopify/read/queries/agreements.js';
import * as bulk from '../../../src/ingest/shopify/read/queries/bulk.js';
import * as catalogue from '../../../src/ingest/shopify/read/queries/catalogue.js';
import * as people from '../../../src/ingest/shopify/read/queries/customers.js';
import * as orders from '../../../src/ingest/shopify/read/queries/orders.js';
import * as refunds from '../../../src/ingest/shopify/read/queries/refunds.js';
import * as stock from '../../../src/ingest/shopify/read/queries/stock.js';
import type { Json } from './records.js';

const EVERYTHING = "updated_at:>='2000-01-01T00:00:00Z'";

const SCOPES = { customers: true, products: true };

interface Connection {
  nodes: Json[];
  pageInfo: { hasNextPage: boolean; endCursor: string };
}

/** The simplest client: fetches a whole simulated shop by the product's queries, each record with its pieces. */
export class ShopReader {
  /** `letTimePass` is called between polls of a bulk operation. */
  constructor(
    private readonly baseUrl: string,
    private readonly letTimePass: () => void,
  ) {}

  async orders(): Promise<Json[][]> {
    const records: Json[][] = [];
    for (const node of await this.pages(orders.ordersPage(SCOPES), 'orders'))
      records.push([node, ...(await this.piecesOf(node))]);
    return records;
  }

  /** The same orders through a bulk operation: children are pieces, details are fetched as for pages. */
  async ordersInBulk(): Promise<Json[][]> {
    const run = await this.ask(bulk.runBulk, { query: orders.ordersBulk(EVERYTHING, SCOPES) });
    const { id } = dig(run, 'bulkOperationRunQuery', 'bulkOperation') as { id: string };
    let operation = dig(await this.ask(bulk.pollBulk, { id }), 'bulkOperation');
    while (operation.status === 'CREATED' || operation.status === 'RUNNING') {
      this.letTimePass();
      operation = dig(await this.ask(bulk.pollBulk, { id }), 'bulkOperation');
    }
    const lines = (await (await fetch(String(operation.url))).text()).trim().split('\n');
    const rows = lines.map((line) => JSON.parse(line) as Json);
    const records = rows.filter((row) => !('__parentId' in row)).map((row) => [row]);
    // Children come anywhere after their parent; of one kind, in their order.
    const byId = new Map(records.map((record) => [record[0]!.id, record]));
    for (const row of rows) if ('__parentId' in row) byId.get(row.__parentId)!.push(row);
    for (const record of records) record.push(...(await this.detailsOf(record[0] as Json)));
    return records;
  }

  products = (): Promise<Json[]> => this.pages(catalogue.productsPage, 'products');
  customers = (): Promise<Json[]> => this.pages(people.customersPage, 'customers');
  locations = (): Promise<Json[]> => this.pages(stock.locationsPage, 'locations', {});
  inventory = (): Promise<Json[]> => this.pages(stock.inventoryPage, 'inventoryItems');

  private async piecesOf(order: Json): Promise<Json[]> {
    const pieces: Json[] = [];
    let { pageInfo } = order.lineItems as Connection;
    while (pageInfo.hasNextPage) {
      const answer = await this.ask(orders.orderLines(SCOPES), { id: order.id, first: 250, after: pageInfo.endCursor });
      const page = dig(answer, 'order');
      pieces.push(page);
      pageInfo = (page.lineItems as Connection).pageInfo;
    }
    return [...pieces, ...(await this.detailsOf(order))];
  }

  private async detailsOf(order: Json): Promise<Json[]> {
    const ids = (order.refunds as Json[]).map(({ id }) => id);
    const details = ids.length > 0 ? ((await this.ask(refunds.refundDetails, { ids })).nodes as Json[]) : [];
    const pieces = [...details];
    for (const refund of details) {
      let { pageInfo } = refund.refundLineItems as Connection;
      while (pageInfo.hasNextPage) {
        const query = refunds.refundConnectionPage('refundLineItems');
        const page = dig(await this.ask(query, { id: refund.id, first: 250, after: pageInfo.endCursor }), 'refund');
        pieces.push(page);
        pageInfo = (page.refundLineItems as Connection).pageInfo;
      }
    }
    if (order.edited)
      pieces.push(...((await this.ask(agreements.orderAgreements, { ids: [order.id] })).nodes as Json[]));
    return pieces;
  }

  private async pages(query: string, field: string, filter: Json = { query: EVERYTHING }): Promise<Json[]> {
    const nodes: Json[] = [];
    let after: string | null = null;
    for (;;) {
      const page: Connection = (await this.ask(query, { first: 100, after, ...filter }))[field] as Connection;
      nodes.push(...page.nodes);
      if (!page.pageInfo.hasNextPage) return nodes;
      after = page.pageInfo.endCursor;
    }
  }

  private async ask(query: string, variables: Json): Promise<Json> {
    const response = await fetch(`${this.baseUrl}/admin/api/2026-07/graphql.json`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-shopify-access-token': DEFAULT_CREDENTIALS.token },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await response.json()) as { data?: Json; errors?: unknown };
    if (!data || errors) throw new Error(`${response.status}: ${JSON.stringify(errors)}`);
    return data;
  }
}

function dig(value: Json, ...path: string[]): Json {
  return path.reduce((found, step) => found[step] as Json, value);
}
