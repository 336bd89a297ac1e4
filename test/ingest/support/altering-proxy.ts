import { createServer, request as forward } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

interface ProxiedAnswer {
  status: number;
  /** Names in lower case. */
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** Receives an answer and may change it, as caches, hosts and plugins do. */
export type Alter = (url: URL, answer: ProxiedAnswer) => void;

/** A proxy in front of a server that alters its answers. */
export async function startAlteringProxy(target: string, alter: Alter): Promise<{ url: string; close(): void }> {
  const base = new URL(target);
  const server = createServer((asked, answered) => {
    const { 'accept-encoding': _, ...headers } = asked.headers;
    const { hostname, port, host } = base;
    const passed = forward(
      { hostname, port, path: asked.url, method: asked.method, headers: { ...headers, host } },
      async (response) => {
        const body = await text(response);
        const answer = { status: response.statusCode!, headers: { ...response.headers }, body };
        alter(new URL(asked.url!, target), answer);
        delete answer.headers['content-length'];
        delete answer.headers['transfer-encoding'];
        answered.writeHead(answer.status, answer.headers).end(answer.body);
      },
    );
    passed.on('error', () => answered.destroy());
    passed.end();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${base.pathname}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
