import { isUtf8 } from 'node:buffer';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { ConfigError, TransientError } from '../../../runtime/errors.js';
import { StalePositionError } from '../../reading/windows.js';
import type { AmazonClient, Document } from '../client/client.js';

const unzip = promisify(gunzip);
const reports = '/reports/2021-06-30';
/** Between two looks at a report that is not ready: a twentieth of the time that it has taken so far, within these bounds. */
const pollMs = { min: 2000, max: 120_000 };
/** A report that takes longer is waited for by the next run, for half a day in all. */
const longestMs = { ofRun: 2 * 3600 * 1000, ofAll: 12 * 3600 * 1000 };
/** A document's address lives five minutes; a slow download asks for it again. */
const downloads = 3;
/** Of a document, uncompressed: what is read of it at once is kept in memory. */
const largestBytes = 64 << 20;

/** A report that failed at Amazon: one of a shorter period may not. */
export class FailedReportError extends TransientError {
  constructor(
    reportId: string,
    readonly requestedAt: Date,
  ) {
    super(`report ${reportId} failed at Amazon`, { code: 'amazon_report_failed', shrink: true });
  }
}

interface ReportRequest {
  reportType: string;
  /** Left out: of the present. */
  dataStartTime?: string;
  dataEndTime?: string;
  marketplaceIds: readonly string[];
  reportOptions?: Readonly<Record<string, string>>;
}

interface ReportBody {
  reportId: string;
  reportDocumentId?: string;
  processingStatus: string;
  dataStartTime?: string;
  dataEndTime?: string;
  createdTime?: string;
  marketplaceIds?: string[];
}

export async function createReport(client: AmazonClient, request: ReportRequest): Promise<string> {
  const { body } = await client.call({ operation: 'createReport', path: `${reports}/reports`, body: request });
  const { reportId } = body as Partial<ReportBody>;
  if (typeof reportId === 'string') return reportId;
  throw new TransientError('Amazon accepted a report without giving its id', { code: 'amazon_no_report' });
}

/** The reports of a type that were requested since an instant, in whatever process, and that have not failed: newest first, 100 at most. */
export async function listReports(client: AmazonClient, reportType: string, since: Date): Promise<ReportBody[]> {
  const { body } = await client.call({
    ...{ operation: 'getReports', path: `${reports}/reports` },
    query: {
      ...{ reportTypes: reportType, createdSince: since.toISOString(), pageSize: '100' },
      processingStatuses: 'DONE,IN_PROGRESS,IN_QUEUE,CANCELLED',
    },
  });
  return (body as { reports?: ReportBody[] }).reports ?? [];
}

/**
 * A report in UTF-8 once it is ready; null if it was cancelled, which Amazon also does if there is no data. Throws a
 * `FailedReportError` if the report failed, a `StalePositionError` if Amazon no longer has it.
 */
export async function reportBytes(client: AmazonClient, reportId: string, charset: string): Promise<Buffer | null> {
  const documentId = await whenReady(client, reportId);
  return documentId === null ? null : await documentBytes(client, documentId, charset);
}

/** The text of a report's document. `charset`: what it is in if it names none and is not UTF-8. */
export async function documentText(client: AmazonClient, documentId: string, charset: string): Promise<string> {
  return (await documentBytes(client, documentId, charset)).toString('utf8');
}

/** A report's document in UTF-8. */
async function documentBytes(client: AmazonClient, documentId: string, charset: string): Promise<Buffer> {
  for (let attempt = 1; attempt <= downloads; attempt += 1) {
    const path = `${reports}/documents/${encodeURIComponent(documentId)}`;
    const { body } = await whileKept(documentId, () => client.call({ operation: 'getReportDocument', path }));
    const { url, compressionAlgorithm } = body as { url: string; compressionAlgorithm?: string };
    const document = await client.download(url);
    if (document !== null) return inUtf8(document, await unpacked(document, compressionAlgorithm), charset);
  }
  throw new TransientError(`document ${documentId}: its address expired ${downloads} times before it was read`, {
    code: 'amazon_report_expired',
    shrink: true,
  });
}

async function whenReady(client: AmazonClient, reportId: string): Promise<string | null> {
  const startedAt = client.clock.now().getTime();
  for (;;) {
    const path = `${reports}/reports/${encodeURIComponent(reportId)}`;
    const { body } = await whileKept(reportId, () => client.call({ operation: 'getReport', path }));
    const { processingStatus: status, reportDocumentId, createdTime = '' } = body as ReportBody;
    if (status === 'DONE' && reportDocumentId) return reportDocumentId;
    if (status === 'CANCELLED') return null;
    if (status === 'FATAL') throw new FailedReportError(reportId, new Date(createdTime));
    const now = client.clock.now().getTime();
    const waitedMs = now - startedAt;
    if (now - Date.parse(createdTime) > longestMs.ofAll) {
      throw new StalePositionError(`report ${reportId} is not ready half a day after it was requested`, {
        code: 'amazon_report_stuck',
      });
    }
    if (waitedMs > longestMs.ofRun) {
      throw new TransientError(`report ${reportId} is not ready after two hours`, { code: 'amazon_report_late' });
    }
    await client.clock.sleep(Math.min(Math.max(waitedMs / 20, pollMs.min), pollMs.max), client.signal);
  }
}

/** Amazon keeps reports of orders for 30 days: one that an earlier run requested may be gone. */
async function whileKept<T>(reportId: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof ConfigError) || error.code !== 'http_404') throw error;
    throw new StalePositionError(`Amazon no longer has the report ${reportId}`, { code: 'amazon_report_gone' });
  }
}

async function unpacked({ bytes }: Document, compression: string | undefined): Promise<Buffer> {
  const isZipped = compression === 'GZIP' && bytes[0] === 0x1f && bytes[1] === 0x8b;
  if (!isZipped) return bytes.length > largestBytes ? tooLarge() : bytes;
  try {
    return await unzip(bytes, { maxOutputLength: largestBytes });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') return tooLarge();
    throw new TransientError('the report is damaged', { code: 'amazon_report_damaged', cause });
  }
}

function tooLarge(): never {
  throw new TransientError(`the report has more than ${largestBytes >> 20} MB, even of the shortest period`, {
    code: 'amazon_report_too_large',
    shrink: true,
  });
}

const byteOrderMark = Buffer.from('\uFEFF');

/** By the charset that the document names; else UTF-8 if it is that, and the region's usual one if not. */
function inUtf8({ contentType }: Document, bytes: Buffer, usual: string): Buffer {
  const named = /charset="?([\w-]+)/i.exec(contentType)?.[1]?.replace(/^cp932$/i, 'shift_jis');
  if (/^utf-?8$/i.test(named ?? 'utf-8') && isUtf8(bytes)) {
    return bytes.subarray(0, byteOrderMark.length).equals(byteOrderMark) ? bytes.subarray(byteOrderMark.length) : bytes;
  }
  return Buffer.from(new TextDecoder(named ?? usual).decode(bytes));
}
