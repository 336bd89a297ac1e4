import type { ScanPage } from '../../reading/full-scan.js';
import type { AmazonClient } from '../client/client.js';
import { type ConnectedAccount, type Participation, usualCharset } from './account.js';
import { createReport, listReports, reportBytes } from './report.js';
import { rowsOfReport } from './rows-of-report.js';

const reportType = 'GET_FBA_MYI_UNSUPPRESSED_INVENTORY_DATA';
/** Amazon makes no second one of a marketplace sooner. */
const repeatMs = 30 * 60_000;
const recordsPerPage = 500;

/** The stock of a marketplace by the report "Manage FBA Inventory"; the keys are those of the summaries. */
export async function* readStockReport(
  { client, settings }: ConnectedAccount,
  { id }: Participation,
): AsyncGenerator<ScanPage> {
  const reportId =
    (await recentReport(client, id)) ?? (await createReport(client, { reportType, marketplaceIds: [id] }));
  const text = (await reportBytes(client, reportId, usualCharset(settings)))?.toString('utf8') ?? '';
  const records = text === '' ? [] : stockRecords(text, reportId, id);
  for (let at = 0; ; at += recordsPerPage) {
    const isLast = at + recordsPerPage >= records.length;
    yield { records: records.slice(at, at + recordsPerPage), position: undefined, isLast };
    if (isLast) return;
  }
}

async function recentReport(client: AmazonClient, marketplaceId: string): Promise<string | undefined> {
  const since = new Date(client.clock.now().getTime() - repeatMs);
  const reports = await listReports(client, reportType, since);
  return reports.find(
    ({ marketplaceIds = [], processingStatus }) =>
      processingStatus !== 'CANCELLED' && marketplaceIds.join() === marketplaceId,
  )?.reportId;
}

function stockRecords(text: string, reportId: string, marketplaceId: string): ScanPage['records'] {
  const { columns, rows, cell } = rowsOfReport(text, reportId, [
    'sku',
    'fnsku',
    'condition',
    'afn-fulfillable-quantity',
  ]);
  const items = new Map<string, (readonly string[])[]>();
  for (const row of rows) {
    const condition = cell(row, 'condition');
    const key = [marketplaceId, cell(row, 'sku'), cell(row, 'fnsku'), condition === 'New' ? 'NewItem' : condition];
    items.set(key.join('/'), [row]);
  }
  return [...items].map(([key, own]) => ({
    ...{ key, updatedAt: null },
    payload: Buffer.from(JSON.stringify({ columns, rows: own })),
  }));
}
