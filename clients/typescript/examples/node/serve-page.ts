// Serves the page beside this folder, and passes its questions on to the API with a key that the page never sees. Only the documents named
// here are passed on: whoever can open the page could otherwise ask anything that the key may see.
//
//   CARTOGRAPH_URL=… CARTOGRAPH_API_KEY=… PORT=8080 node serve-page.js
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { OrdersDocument, OverviewDocument } from 'cartograph-client';

const { CARTOGRAPH_URL: api = 'http://127.0.0.1:4000/graphql', CARTOGRAPH_API_KEY: apiKey, PORT = '0' } = process.env;
const longestBody = 100_000;

const offered = new Map([OverviewDocument, OrdersDocument].map((each) => [each.__meta__?.hash, each.toString()]));

/** In `dist/examples/node/`, three folders below the package. */
const root = new URL('../../../', import.meta.url);
const types: Record<string, string> = { html: 'text/html', js: 'text/javascript' };

/** Path -> file of the package. The page imports the client's modules as they are; a bundler would make one file of them. */
function fileAt(path: string): URL | null {
  if (path === '/') return new URL('examples/page/index.html', root);
  if (path === '/page.js') return new URL('dist/examples/page/page.js', root);
  const [, module] = /^\/client\/((?:[a-z-]+\/)?[a-z-]+\.js)$/.exec(path) ?? [];
  return module === undefined ? null : new URL(`dist/src/${module}`, root);
}

async function serveFile(path: string, response: ServerResponse): Promise<void> {
  const file = fileAt(path);
  const content = file && (await readFile(fileURLToPath(file)).catch(() => null));
  if (!content) {
    response.writeHead(404).end();
    return;
  }
  const type = types[file.pathname.slice(file.pathname.lastIndexOf('.') + 1)];
  response.writeHead(200, { 'content-type': `${type}; charset=utf-8`, 'x-content-type-options': 'nosniff' });
  response.end(content);
}

async function passOn(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { documentId, variables } = (await bodyOf(request)) as { documentId?: string; variables?: object };
  const query = offered.get(documentId);
  if (query === undefined) return refuse(response, 400, 'This page offers no document with this id.');
  const answer = await fetch(api, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...pick(request.headers as Record<string, string | undefined>, ['accept', 'if-none-match']),
      ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
    },
    body: JSON.stringify({ query, variables }),
  });
  const passed = ['content-type', 'etag', 'retry-after', 'x-request-id', 'cache-control'];
  response.writeHead(answer.status, pick(Object.fromEntries(answer.headers), passed));
  response.end(Buffer.from(await answer.arrayBuffer()));
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) {
    text += chunk;
    if (text.length > longestBody) throw new Error(`The body exceeds ${longestBody} characters.`);
  }
  return JSON.parse(text);
}

function pick(headers: Record<string, string | undefined>, names: string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]])));
}

function refuse(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ errors: [{ message, extensions: { code: 'BAD_REQUEST' } }] }));
}

const server = createServer((request, response) => {
  const { pathname } = new URL(request.url ?? '/', 'http://page');
  const isQuestion = pathname === '/graphql' && request.method === 'POST';
  const answered = isQuestion ? passOn(request, response) : serveFile(pathname, response);
  answered.catch((error: Error) => (response.headersSent ? response.destroy() : refuse(response, 502, error.message)));
});
server.listen(Number(PORT), '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
});
