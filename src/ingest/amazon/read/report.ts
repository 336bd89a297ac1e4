import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { TransientError } from '../../../runtime/errors.js';
import type { AmazonClient, Document } from '../client/client.js';

const unzip = promisify(gunzip);
const reports = '/reports/2021-06-30';
/** Between two looks at a report that is not ready. */
const pollMs = 15_000;
/** Reports that take longer are requested anew by the next sync. */
const longestMs = 2 * 3600 * 1000;
/** A document's address lives five minutes; a slow download asks for it again. */
const downloads = 3;

export interface ReportRequest {
  reportType: string;
  dataStartTime: string;
  dataEndTime: string;
  marketplaceIds: readonly string[];
}

export async function createReport(client: AmazonClient, request: ReportRequest): Promise<string> {
  const { body } = await client.call({ operation: 'createReport', path: `${reports}/reports`, body: request });
  const { reportId } = body as { reportId?: unknown };
  if (typeof reportId === 'string') return reportId;
  throw new TransientError('Amazon accepted a report without giving its id', { code: 'amazon_no_report' });
}

/**
 * The text of a report once it is ready; null if it was cancelled, which Amazon also does if there is no data. Throws a
 * `TransientError` if the report failed: `shrink`, since a shorter period may work.
 */
export async function reportText(client: AmazonClient, reportId: string, charset: string): Promise<string | null> {
  const documentId = await whenReady(client, reportId);
  return documentId === null ? null : await documentText(client, documentId, charset);
}

/** The text of a report's document. */
export async function documentText(client: AmazonClient, documentId: string, charset: string): Promise<string> {
  for (let attempt = 1; attempt <= downloads; attempt += 1) {
    const { body } = await client.call({
      ...{ operation: 'getReportDocument', path: `${reports}/documents/${encodeURIComponent(documentId)}` },
    });
    const { url, compressionAlgorithm } = body as { url: string; compressionAlgorithm?: string };
    const document = await client.download(url);
    if (document !== null) return decoded(document, await unpacked(document, compressionAlgorithm), charset);
  }
  throw new TransientError(`document ${documentId}: its address expired ${downloads} times before it was read`, {
    code: 'amazon_report_expired',
    shrink: true,
  });
}

async function whenReady(client: AmazonClient, reportId: string): Promise<string | null> {
  const startedAt = client.clock.now().getTime();
  for (;;) {
    const { body } = await client.call({ operation: 'getReport', path: `${reports}/reports/${reportId}` });
    const { processingStatus: status, reportDocumentId } = body as Record<string, string | undefined>;
    if (status === 'DONE' && reportDocumentId) return reportDocumentId;
    if (status === 'CANCELLED') return null;
    const isLate = client.clock.now().getTime() - startedAt > longestMs;
    if (status === 'FATAL' || isLate) {
      throw new TransientError(`report ${reportId} ${isLate ? 'is not ready after two hours' : 'failed at Amazon'}`, {
        code: isLate ? 'amazon_report_late' : 'amazon_report_failed',
        shrink: true,
      });
    }
    await client.clock.sleep(pollMs, client.signal);
  }
}

async function unpacked({ bytes }: Document, compression: string | undefined): Promise<Buffer> {
  const isZipped = compression === 'GZIP' && bytes[0] === 0x1f && bytes[1] === 0x8b;
  if (!isZipped) return bytes;
  try {
    return await unzip(bytes);
  } catch (cause) {
    throw new TransientError('the report is damaged', { code: 'amazon_report_damaged', cause });
  }
}

/** By the charset that the document names; else UTF-8 if it is that, and the region's usual one if not. */
function decoded({ contentType }: Document, bytes: Buffer, usual: string): string {
  const named = /charset="?([\w-]+)/i.exec(contentType)?.[1]?.replace(/^cp932$/i, 'shift_jis');
  try {
    return new TextDecoder(named ?? 'utf-8', { fatal: named === undefined }).decode(bytes);
  } catch {
    return new TextDecoder(usual).decode(bytes);
  }
}
