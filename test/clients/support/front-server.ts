import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What stands before an API: it passes requests and answers on, and refuses what a proxy refuses. */
export interface FrontServer {
  url: string;
  /** The requests so far: their headers, what they ask, and the status of the answer, if there was one. */
  seen: { headers: IncomingHttpHeaders; body: { [name: string]: unknown }; status: number | null }[];
  /** Answers the next request itself: `null` never does. */
  next(answer: { status: number; headers?: Record<string, string>; body: string } | null): void;
  close(): Promise<void>;
}

export async function startFrontServer(api: string): Promise<FrontServer> {
  const seen: FrontServer['seen'] = [];
  const answers: Parameters<FrontServer['next']>[0][] = [];
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const { headers } = request;
    const respond = (status: number, with_: Record<string, string>, content?: string): ServerResponse => {
      seen.push({ headers, body: JSON.parse(body) as Record<string, unknown>, status });
      return response.writeHead(status, with_).end(content);
    };
    const own = answers.shift();
    if (own === null) {
      seen.push({ headers, body: JSON.parse(body) as Record<string, unknown>, status: null });
      return;
    }
    if (own) {
      respond(own.status, own.headers ?? {}, own.body);
      return;
    }
    const answer = await fetch(`${api}/graphql`, {
      method: 'POST',
      headers: pick(headers, ['accept', 'authorization', 'content-type', 'if-none-match']),
      body,
    });
    const passed = pick(Object.fromEntries(answer.headers), ['content-type', 'etag', 'retry-after', 'x-request-id']);
    respond(answer.status, passed, await answer.text());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    seen,
    next: (answer) => answers.push(answer),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function pick(headers: { [name: string]: string | string[] | undefined }, names: string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => (headers[name] === undefined ? [] : [[name, String(headers[name])]])),
  );
}
