import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readBody, send } from '../../kit/replies.js';
import type { GoogleIdentity } from '../identity.js';

/** Serves only the token endpoint; `requests` are the forms that it received. */
export async function serveTokens(
  identity: GoogleIdentity,
): Promise<{ url: string; requests: URLSearchParams[]; close(): Promise<void> }> {
  const requests: URLSearchParams[] = [];
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      requests.push(new URLSearchParams(body));
      send(response, identity.answerToken(request.method ?? 'GET', request.headers['content-type'], body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`;
  return {
    url,
    requests,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
