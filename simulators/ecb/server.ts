import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dailyXml, historyXml, historyZip, recentXml } from './files.js';
import type { DayRates, RateBook } from './rate-book.js';

const folder = '/stats/eurofxref/';

/** The files by name, each with how it is made of what has been published. */
const files: Record<string, { type: string; make(book: RateBook): string | Buffer }> = {
  'eurofxref-daily.xml': { type: 'text/xml', make: dailyXml },
  'eurofxref-hist-90d.xml': { type: 'text/xml', make: recentXml },
  'eurofxref-hist.xml': { type: 'text/xml', make: historyXml },
  'eurofxref-hist.zip': { type: 'application/zip', make: historyZip },
};

/** What goes wrong with the next answers: a status, a body that breaks off, or a page of the website instead. */
export interface Fault {
  effect: { status: number } | 'cut' | 'html';
  /** How many answers; for ever unless told. */
  times?: number;
}

export interface EcbControl {
  /** Publishes a day's rates; refuses days on which the ECB is closed. */
  publish(date: string, rates: DayRates): void;
  correct(date: string, currency: string, rate: string): void;
  fail(fault: Fault): void;
  /** Ends all faults. */
  recover(): void;
  /** The names of the files asked for, in order. */
  readonly calls: string[];
}

export interface EcbSimulator {
  /** What a client takes for `https://www.ecb.europa.eu`. */
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
    answer(book, { name, fault: takeFault() }, request, response);
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

function answer(
  book: RateBook,
  { name, fault }: { name: string; fault: Fault['effect'] | null },
  { method, headers }: IncomingMessage,
  response: ServerResponse,
): void {
  const file = files[name];
  const refusal = refusalOf(file !== undefined, method, fault);
  if (refusal !== null || !file) {
    page(response, refusal ?? 404);
    return;
  }
  const etag = `"${book.version.toString(16)}-${name}"`;
  if (headers['if-none-match'] === etag) {
    response.writeHead(304, { etag }).end();
    return;
  }
  const body = Buffer.from(file.make(book));
  response.writeHead(200, { 'content-type': file.type, 'content-length': body.length, etag });
  if (method === 'HEAD') response.end();
  else if (fault !== 'cut') response.end(body);
  else response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy());
}

/** The status of the page that stands in for the file; null when the file is served. */
function refusalOf(exists: boolean, method: string | undefined, fault: Fault['effect'] | null): number | null {
  if (method !== 'GET' && method !== 'HEAD') return 405;
  if (!exists) return 404;
  if (fault === 'html') return 200;
  return fault === null || fault === 'cut' ? null : fault.status;
}

/** The website's own pages are HTML, errors too. */
function page(response: ServerResponse, status: number): void {
  const html = `<!DOCTYPE html><html><head><title>European Central Bank</title></head><body>${status}</body></html>`;
  response.writeHead(status, { 'content-type': 'text/html; charset=UTF-8', 'content-length': html.length }).end(html);
}
