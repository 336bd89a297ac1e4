/**
 * A simple HTTP server that answers a recorded Google Ads account from memory: to the product as the API does, to the yardstick as
 * numbered ranges with the same bytes. It does not check requests.
 *
 * Arguments: the number of days. Prints its URL and the first day.
 */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { RecordedAccount } from './recorded-account.js';

const account = new RecordedAccount(Number(process.argv[2]), new Date());

const server = createServer((request, response) => {
  void answer(request).then((body) => {
    response.writeHead(200, { 'content-type': 'application/json; charset=UTF-8', 'content-length': body.length });
    response.end(body);
  });
});
server.keepAliveTimeout = 120_000;
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port} ${account.firstDay}\n`);
});

async function answer(request: IncomingMessage): Promise<Buffer> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  if (pathname === '/token') return json({ access_token: 'recorded', expires_in: 3600, token_type: 'Bearer' });
  if (pathname === '/recorded') return json(account.ranges.length);
  if (pathname.startsWith('/recorded/')) {
    const { from, to } = account.ranges[Number(pathname.split('/')[2])]!;
    return account.spend(from, to);
  }
  if (pathname === '/restate') {
    account.restate(Number(searchParams.get('days')), Number(searchParams.get('version')));
    return json({});
  }
  const { query } = JSON.parse(await text(request)) as { query: string };
  const [, from, to] = /BETWEEN '(.*)' AND '(.*)'/.exec(query) ?? [];
  const resource = / FROM (\w+)/.exec(query)?.[1] ?? '';
  if (from !== undefined && to !== undefined) {
    return resource === 'customer' ? json([account.totals(from, to)]) : account.spend(from, to);
  }
  const results = account.others(resource);
  return json(pathname.endsWith(':searchStream') ? [{ results, fieldMask: '', requestId: 'recorded' }] : { results });
}

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}
