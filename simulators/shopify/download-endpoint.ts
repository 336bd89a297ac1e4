import type { ServerResponse } from 'node:http';
import { type Reply, send } from '../kit/replies.js';
import type { HostedShop } from './hosted-shop.js';

const EXPIRED: Reply = {
  status: 400,
  headers: { 'content-type': 'application/xml; charset=UTF-8' },
  body: Buffer.from(
    "<?xml version='1.0' encoding='UTF-8'?><Error><Code>ExpiredToken</Code><Message>Invalid argument.</Message></Error>",
  ),
};

interface Download {
  /** The file's name in its signed address. */
  name: string;
  search: URLSearchParams;
  range: string | undefined;
  isHead: boolean;
  cutAfter: number | undefined;
}

/** Streams a bulk operation's result as fast as the client reads it; returns the status and the bytes sent. */
export async function serveDownload(
  hosted: HostedShop,
  download: Download,
  response: ServerResponse,
): Promise<{ status: number; bytes: number }> {
  const match = /^bulk-(\d+)(-partial)?\.jsonl$/.exec(download.name);
  const { search } = download;
  const file =
    match &&
    hosted.bulk.download(
      Number(match[1]),
      match[2] !== undefined,
      search.get('Expires') ?? '',
      search.get('Signature') ?? '',
    );
  if (!file) {
    send(response, EXPIRED);
    return { status: EXPIRED.status, bytes: EXPIRED.body.length };
  }
  const range = rangeOf(download.range, file.size);
  if (range === 'unsatisfiable') {
    response.writeHead(416, { 'content-range': `bytes */${file.size}` }).end();
    return { status: 416, bytes: 0 };
  }
  const { start, end } = range ?? { start: 0, end: file.size - 1 };
  const status = range ? 206 : 200;
  response.writeHead(status, {
    'content-type': 'application/jsonl',
    'accept-ranges': 'bytes',
    'content-length': String(end - start + 1),
    ...(range ? { 'content-range': `bytes ${start}-${end}/${file.size}` } : {}),
  });
  if (download.isHead) {
    response.end();
    return { status, bytes: 0 };
  }
  const bytes = await pump(await file.read(start, end), response, download.cutAfter);
  return { status, bytes };
}

async function pump(
  source: AsyncIterable<Buffer>,
  response: ServerResponse,
  cutAfter = Number.POSITIVE_INFINITY,
): Promise<number> {
  let sent = 0;
  for await (const piece of source) {
    const kept = piece.subarray(0, cutAfter - sent);
    sent += kept.length;
    const isFlushed = response.write(kept);
    if (sent >= cutAfter) {
      await new Promise<void>((resolve) => response.write('', () => resolve()));
      response.destroy();
      return sent;
    }
    if (response.destroyed) return sent;
    if (!isFlushed) await flushed(response);
  }
  response.end();
  return sent;
}

/** Waits until the client reads on or disconnects. */
function flushed(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const go = (): void => {
      response.off('drain', go).off('close', go);
      resolve();
    };
    response.on('drain', go).on('close', go);
  });
}

/** null: no range was requested. */
function rangeOf(header: string | undefined, size: number): { start: number; end: number } | 'unsatisfiable' | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return null;
  const isSuffix = match[1] === '';
  const start = isSuffix ? Math.max(0, size - Number(match[2])) : Number(match[1]);
  const end = isSuffix || match[2] === '' ? size - 1 : Math.min(size - 1, Number(match[2]));
  return start >= size || start > end ? 'unsatisfiable' : { start, end };
}
