/**
 * A simple HTTP server that answers recorded pages from memory: to the product as the platform's API, to the yardstick as
 * numbered pages with the same bytes. It does not check requests; the strict simulators are for tests.
 *
 * Arguments: the platform and the number of orders. Prints its URL.
 */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { benchPlatformName, benchPlatforms } from './platforms.js';
import type { ReplayAnswer } from './recording.js';

const [platform = '', orders = ''] = process.argv.slice(2);
const recording = benchPlatforms[benchPlatformName(platform)].record(Number(orders));

/** The answers since the last call. */
let served = { requests: 0, bytes: 0 };

const server = createServer((request, response) => {
  void answer(request).then(({ body, headers = {} }) => {
    const { length } = body;
    served.requests += 1;
    served.bytes += length;
    response.writeHead(200, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': length,
      ...headers,
    });
    response.end(body);
  });
});
server.keepAliveTimeout = 120_000;
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});

async function answer(request: IncomingMessage): Promise<ReplayAnswer> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  if (url.pathname === '/served') {
    const body = Buffer.from(JSON.stringify(served));
    served = { requests: -1, bytes: -body.length };
    return { body };
  }
  if (url.pathname === '/recorded') return { body: Buffer.from(String(recording.pages)) };
  if (url.pathname.startsWith('/recorded/')) return { body: recording.page(Number(url.pathname.split('/')[2])) };
  return await recording.answer(request, url);
}
