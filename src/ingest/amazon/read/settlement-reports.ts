import type { AmazonClient } from '../client/client.js';

/** Made by Amazon alone: it cannot be requested. */
const reportType = 'GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2';
const path = '/reports/2021-06-30/reports';

export interface SettlementReport {
  reportId: string;
  createdTime: string;
  reportDocumentId: string;
}

interface ReportsBody {
  reports?: SettlementReport[];
  nextToken?: string | null;
}

/** The settlement reports that Amazon made since then, the oldest first. */
export async function settlementReports(client: AmazonClient, createdSince: string): Promise<SettlementReport[]> {
  const all: SettlementReport[] = [];
  let query: Record<string, string> = {
    ...{ reportTypes: reportType, processingStatuses: 'DONE', pageSize: '100', createdSince },
  };
  for (;;) {
    const { body } = await client.call({ operation: 'getReports', path, query });
    const { reports = [], nextToken } = body as ReportsBody;
    all.push(...reports.filter(({ reportDocumentId }) => reportDocumentId));
    if (!nextToken) return all.toSorted((a, b) => Date.parse(a.createdTime) - Date.parse(b.createdTime));
    // It stands alone in its query.
    query = { nextToken };
  }
}
