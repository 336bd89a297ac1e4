import { expect } from 'chai';
import { JAPAN } from './data/marketplaces.js';
import { place } from './data/order-events.js';
import type { AmazonSimulator } from './server.js';
import { type Answer, ask, refusalOf } from './test-support/client.js';
import { download, downloadDocument } from './test-support/report-files.js';
import { daysAgo, startSample } from './test-support/sample-seller.js';

const REPORTS = '/reports/2021-06-30/reports';
const DOCUMENTS = '/reports/2021-06-30/documents';
const ALL_ORDERS = 'GET_FLAT_FILE_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL';
const SETTLEMENT = 'GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2';
const GERMAN = ['A1PA6795UKMFR9'];
const orders = { reportType: ALL_ORDERS, marketplaceIds: GERMAN, dataStartTime: daysAgo(20), dataEndTime: daysAgo(0) };

describe('Reports of the Amazon simulator', () => {
  let simulator: AmazonSimulator;
  beforeEach(async () => {
    simulator = await startSample({}, { settings: { rateFactor: 10_000 } });
  });
  afterEach(() => simulator.close());

  const create = (body: object): Promise<Answer> => ask(simulator, REPORTS, { method: 'POST', body });
  const stateOf = async (reportId: string): Promise<Record<string, string>> =>
    (await ask(simulator, `${REPORTS}/${reportId}`)).body;

  it('wait in the queue, are in progress and then done, with times and a document', async () => {
    const { status, body } = await create(orders);
    expect(status).to.equal(202);
    expect(await stateOf(body.reportId)).to.include({ processingStatus: 'IN_QUEUE', reportType: ALL_ORDERS });
    simulator.control.advance(15);
    const running = await stateOf(body.reportId);
    expect([running.processingStatus, running.reportDocumentId]).to.deep.equal(['IN_PROGRESS', undefined]);
    simulator.control.advance(30);
    const done = await stateOf(body.reportId);
    expect(done).to.include.keys('reportDocumentId', 'processingStartTime', 'processingEndTime');
    expect([done.processingStatus, done.createdTime]).to.deep.equal(['DONE', '2026-11-01T12:00:00+00:00']);
  });

  it('can be cancelled in the queue, end as cancelled or fatal, and be fatal with a reason', async () => {
    const waiting = (await create(orders)).body.reportId;
    expect((await ask(simulator, `${REPORTS}/${waiting}`, { method: 'DELETE' })).status).to.equal(200);
    expect((await stateOf(waiting)).processingStatus).to.equal('CANCELLED');
    expect((await ask(simulator, `${REPORTS}/${waiting}`, { method: 'DELETE' })).status).to.equal(400);
    simulator.control.inject(
      { effect: { kind: 'report-outcome', outcome: 'CANCELLED' }, match: { operation: 'createReport' } },
      {
        effect: { kind: 'report-outcome', outcome: 'FATAL', hasReason: true },
        ...{ match: { operation: 'createReport' }, skip: 1 },
      },
    );
    const cancelled = (await create(orders)).body.reportId;
    const fatal = (await create(orders)).body.reportId;
    simulator.control.advance(60);
    expect((await stateOf(cancelled)).processingStatus).to.equal('CANCELLED');
    const { processingStatus, reportDocumentId } = await stateOf(fatal);
    expect(processingStatus).to.equal('FATAL');
    expect((await downloadDocument(simulator, reportDocumentId!)).rows[0]).to.have.keys('Error');
    const none = { reportType: 'GET_FBA_FULFILLMENT_CUSTOMER_RETURNS_DATA', dataStartTime: daysAgo(0.01) };
    const { reportId } = (await create({ ...orders, ...none })).body;
    simulator.control.advance(60);
    expect((await stateOf(reportId)).processingStatus).to.equal('CANCELLED');
  });

  it('are refused with unknown fields, types, marketplaces, options and periods', async () => {
    for (const wrong of [
      { reportType: 'GET_NOTHING' },
      { marketplaceIds: [] },
      { marketplaceIds: ['ATVPDKIKX0DER'] },
      { dataStartTime: 'now' },
      { dataStartTime: daysAgo(1), dataEndTime: daysAgo(2) },
      { reportOptions: { aggregatedByTimePeriod: 'DAILY' } },
      { pageSize: 5 },
    ]) {
      expect(refusalOf(await create({ ...orders, ...wrong })).slice(0, 2)).to.deep.equal([400, 'InvalidInput']);
    }
    const settlement = await create({ ...orders, reportType: SETTLEMENT });
    expect(settlement.body.errors[0].message).to.equal('Request for report type 1118 is not allowed at this time');
  });

  it('of stock are fatal when they are requested again too soon; those of orders are not', async () => {
    const stock = {
      reportType: 'GET_FBA_MYI_UNSUPPRESSED_INVENTORY_DATA',
      marketplaceIds: GERMAN,
      dataStartTime: daysAgo(1),
    };
    const ids: string[] = [];
    for (const specification of [stock, stock, orders, orders]) ids.push((await create(specification)).body.reportId);
    simulator.control.advance(1800);
    ids.push((await create(stock)).body.reportId);
    simulator.control.advance(60);
    const states = await Promise.all(ids.map(async (id) => (await stateOf(id)).processingStatus));
    expect(states).to.deep.equal(['DONE', 'FATAL', 'DONE', 'DONE', 'DONE']);
  });

  it('have documents by links of five minutes without a token, for 30 days', async () => {
    const { reportId } = (await create(orders)).body;
    simulator.control.advance(60);
    const { reportDocumentId: id } = await stateOf(reportId);
    const { url } = (await ask(simulator, `${DOCUMENTS}/${id}`)).body;
    const statusOf = async (link: string, headers = {}): Promise<string> => {
      const response = await fetch(link, { headers });
      return `${response.status} ${/<Message>(.*)<\/Message>/.exec(await response.text())?.[1] ?? ''}`;
    };
    simulator.control.advance(299);
    expect(await statusOf(url)).to.equal('200 ');
    expect(await statusOf(url, { authorization: 'Bearer x' })).to.match(/^400 /);
    expect(await statusOf(url.replace(/Signature=../, 'Signature=00'))).to.match(/^403 The request signature/);
    simulator.control.advance(1);
    expect(await statusOf(url)).to.equal('403 Request has expired');
    simulator.control.inject({ effect: { kind: 'dead-link' }, match: { operation: 'getReportDocument' } });
    const dead = (await ask(simulator, `${DOCUMENTS}/${id}`)).body.url;
    expect(await statusOf(dead)).to.equal('403 Request has expired');
    const told = await ask(simulator, `${DOCUMENTS}/${id}`, { query: { enableContentEncodingUrlHeader: 'true' } });
    const unzipped = await fetch(told.body.url);
    expect(unzipped.headers.get('content-encoding')).to.equal('gzip');
    expect(await unzipped.text()).to.match(/^amazon-order-id\t/);
    simulator.control.advance(30 * 86_400);
    expect((await ask(simulator, `${DOCUMENTS}/${id}`)).status).to.equal(404);
  });

  it('of orders are regional, in the region’s charset, with columns in any order; 32 days are empty', async () => {
    const usual = await download(simulator, orders);
    expect(new Set(usual.rows.map((row) => row['sales-channel']!.slice(0, 10)))).to.include.members([
      ...['Amazon.de', 'Amazon.co.', 'Non-Amazon'],
    ]);
    expect(usual.contentType).to.equal('text/plain;charset=iso-8859-1');
    expect(usual.rows.some((row) => /Köln|München|Görlitz/.test(row['ship-city']!))).to.equal(true);
    simulator.control.configure({ extraColumns: true, compression: 'none' });
    const other = await download(simulator, orders);
    expect(other.header).not.to.deep.equal(usual.header);
    expect(other.header).to.include.members(usual.header);
    expect(other.rows.map((row) => usual.header.map((name) => row[name]))).to.deep.equal(
      usual.rows.map((row) => usual.header.map((name) => row[name])),
    );
    const long = await download(simulator, { ...orders, dataStartTime: daysAgo(32) });
    expect([long.rows.length, long.header.length]).to.deep.equal([0, other.header.length]);
  });

  it('of orders have identical rows for twins, no money for pending and cancelled ones', async () => {
    const { rows } = await download(simulator, { ...orders, dataStartTime: daysAgo(30) });
    const texts = rows.map((row) => JSON.stringify(row));
    expect(new Set(texts).size).to.be.lessThan(texts.length);
    for (const row of rows.filter((each) => each['order-status'] === 'Cancelled')) {
      expect([row.quantity, row['item-price'], row.currency]).to.deep.equal(['0', '', '']);
    }
    const vine = place(simulator.amazon.seller, simulator.control.now() - 200_000_000, { kind: 'vine' });
    vine.status = 'UNSHIPPED';
    const found = (await download(simulator, { ...orders, dataEndTime: undefined })).rows.filter(
      (row) => row['amazon-order-id'] === vine.orderId,
    );
    expect(found).to.have.length(1);
    expect(found[0]!['item-price']).to.equal(found[0]!['item-promotion-discount']);
    expect(found[0]!['promotion-ids']).to.match(/^VINE-/);
  });

  it('are the same when a seller downloads them by hand', async () => {
    simulator.control.configure({ compression: 'none' });
    const { reports, seller } = simulator.amazon;
    const bytesOf = async (documentId: string): Promise<Buffer> => {
      const { url } = (await ask(simulator, `${DOCUMENTS}/${documentId}`)).body;
      return Buffer.from(await (await fetch(url)).arrayBuffer());
    };
    const { reportId } = (await create(orders)).body;
    simulator.control.advance(60);
    const byHand = reports.file(ALL_ORDERS, Date.parse(daysAgo(20)) * 1000, seller.now);
    expect(byHand.equals(await bytesOf((await stateOf(reportId)).reportDocumentId!))).to.equal(true);
    const { body } = await ask(simulator, REPORTS, { query: { reportTypes: SETTLEMENT } });
    const [{ reportDocumentId, reportId: settlement }] = body.reports;
    expect(reports.settlementFile(settlement.slice(1)).equals(await bytesOf(reportDocumentId))).to.equal(true);
  });

  it('of Japan are in Shift JIS', async () => {
    const japan = await startSample({ marketplaces: [JAPAN], orders: 10, days: 20 });
    const asked = { ...orders, marketplaceIds: [JAPAN.id] };
    const { rows, contentType } = await download(japan, asked);
    await japan.close();
    expect(contentType).to.equal('text/plain;charset=shift_jis');
    expect(rows.every((row) => /[青赤白]/.test(row['product-name']!))).to.equal(true);
    expect(rows.some((row) => /^(千代田区|札幌市)$/.test(row['ship-city']!))).to.equal(true);
    expect(rows.filter((row) => row.currency === 'JPY').every((row) => /^\d+$/.test(row['item-price']!))).to.equal(
      true,
    );
  });

  it('are listed by type, page by page; the token stands alone', async () => {
    for (let count = 0; count < 3; count += 1) await create(orders);
    const query = { reportTypes: `${ALL_ORDERS},${SETTLEMENT}`, pageSize: '4' };
    const first = await ask(simulator, REPORTS, { query });
    const { nextToken } = first.body;
    const second = await ask(simulator, REPORTS, { query: { nextToken } });
    const types = [...first.body.reports, ...second.body.reports].map(({ reportType }) => reportType);
    expect(types.filter((type) => type === ALL_ORDERS)).to.have.length(3);
    expect(types.filter((type) => type === SETTLEMENT).length).to.be.greaterThan(3);
    expect(refusalOf(await ask(simulator, REPORTS, { query: { nextToken, pageSize: '4' } }))[2]).to.match(/only/);
    expect(refusalOf(await ask(simulator, REPORTS))[2]).to.match(/reportTypes/);
    const done = await ask(simulator, REPORTS, { query: { reportTypes: ALL_ORDERS, processingStatuses: 'DONE' } });
    expect(done.body.reports).to.have.length(0);
  });
});
