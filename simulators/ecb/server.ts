import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dailyXml, historyXml, historyZip, recentXml } from './files.js';
import type { DayRates, RateBook } from './rate-book.js';

const folder = '/stats/eurofxref/';

/** The files by name, with the function that makes each from the published rates. */
const files: Record<string, { type: string; make(book: RateBook): string | Buffer }> = {
  'eurofxref-daily.xml': { type: 'text/xml', make: dailyXml },
  'eurofxref-hist-90d.xml': { type: 'text/xml', make: recentXml },
  'eurofxref-hist.xml': { type: 'text/xml', make: historyXml },
  'eurofxref-hist.zip': { type: 'application/zip', make: historyZip },
};

/** A fault in the next answers: a status, a truncated body, or an HTML page instead of the file. */
interface Fault {
  effect: { status: number } | 'cut' | 'html';
  /** Number of affected answers. Default: all. */
  times?: number;
}

interface EcbControl {
  /** Publishes a day's rates; refuses days on which the ECB is closed. */
  publish(date: string, rates: DayRates): void;
  correct(date: string, currency: string, rate: string): void;
  fail(fault: Fault): void;
  /** Ends all faults. */
  recover(): void;
  /** The names of the requested files, in order. */
  readonly calls: string[];
}

export interface EcbSimulator {
  /** Used instead of `https://www.ecb.europa.eu`. */
  url: string;
  control: EcbControl;
  close(): Promise<void>;
}

/** Serves the euro's reference rates as the European Central Bank's website does, and nothing else. */
export async function startEcbSimulator(book: RateBook, { port = 0 }: { port?: number } = {}): Promise<EcbSimulator> {
  const faults: { effect: Fault['effect']; left: number }[] = [];
  const calls: string[] = [];
  const takeFault = (): Fault['effect'] | null => {
    const [first] = faults;
    if (!first) return null;
    first.left -= 1;
    if (first.left <= 0) faults.shift();
    return first.effect;
  };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://simulator');
    const name = pathname.startsWith(folder) ? pathname.slice(folder.length) : '';
    calls.push(name || pathname);
    const fault = takeFault();
    send(response, replyOf(book, { name, fault }, request), {
      isCut: fault === 'cut',
      isHead: request.method === 'HEAD',
    });
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    control: {
      publish: (date, rates) => book.publish(date, rates),
      correct: (date, currency, rate) => book.correct(date, currency, rate),
      fail: ({ effect, times = Number.POSITIVE_INFINITY }) => void faults.push({ effect, left: times }),
      recover: () => void faults.splice(0),
      calls,
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

interface Reply {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

function replyOf(
  book: RateBook,
  { name, fault }: { name: string; fault: Fault['effect'] | null },
  { method, headers }: IncomingMessage,
): Reply {
  const file = files[name];
  if (method !== 'GET' && method !== 'HEAD') return page(405);
  if (!file) return page(404);
  if (fault === 'html') return page(200);
  if (fault !== null && fault !== 'cut') return page(fault.status);
  const etag = `"${book.version.toString(16)}-${name}"`;
  if (headers['if-none-match'] === etag) return { status: 304, headers: { etag }, body: Buffer.alloc(0) };
  return { status: 200, headers: { 'content-type': file.type, etag }, body: Buffer.from(file.make(book)) };
}

/** The website's pages are HTML, including errors. */
function page(status: number): Reply {
  const html = `<!DOCTYPE html><html><head><title>European Central Bank</title></head><body>${status}</body></html>`;
  return { status, headers: { 'content-type': 'text/html; charset=UTF-8' }, body: Buffer.from(html) };
}

function send(
  response: ServerResponse,
  { status, headers, body }: Reply,
  how: { isCut: boolean; isHead: boolean },
): void {
  response.writeHead(status, status === 304 ? headers : { ...headers, 'content-length': body.length });
  if (how.isHead || !how.isCut) response.end(how.isHead ? undefined : body);
  else response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy());
}
