import { gunzipSync } from 'node:zlib';
import type { AmazonSimulator } from '../server.js';
import { ask } from './client.js';

export interface Downloaded {
  header: string[];
  /** By column. */
  rows: Record<string, string>[];
  contentType: string;
}

/** Requests a report, waits for it by the clock, and downloads it. */
export async function download(
  simulator: AmazonSimulator,
  specification: { reportType: string; marketplaceIds: string[] } & Record<string, unknown>,
): Promise<Downloaded> {
  const created = await ask(simulator, '/reports/2021-06-30/reports', { method: 'POST', body: specification });
  if (created.status !== 202) throw new Error(created.text);
  simulator.control.advance(60);
  const { body } = await ask(simulator, `/reports/2021-06-30/reports/${created.body.reportId}`);
  return downloadDocument(simulator, body.reportDocumentId);
}

/** Downloads a document by a new link. */
export async function downloadDocument(simulator: AmazonSimulator, documentId: string): Promise<Downloaded> {
  const { body } = await ask(simulator, `/reports/2021-06-30/documents/${documentId}`);
  const response = await fetch(body.url);
  if (!response.ok) throw new Error(await response.text());
  const sent = Buffer.from(await response.arrayBuffer());
  const bytes = body.compressionAlgorithm === 'GZIP' ? gunzipSync(sent) : sent;
  const contentType = response.headers.get('content-type')!;
  const text = new TextDecoder(/charset=(.*)$/.exec(contentType)![1]).decode(bytes);
  const [header, ...lines] = text
    .trimEnd()
    .split('\r\n')
    .map((line) => line.split('\t'));
  const rows = lines.map((cells) => Object.fromEntries(header!.map((name, at) => [name, cells[at] ?? ''])));
  return { header: header!, rows, contentType };
}
