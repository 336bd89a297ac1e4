import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { maskedHeaders } from '../kit/call-log.js';
import { htmlReply, readBody, type Reply, send } from '../kit/replies.js';
import { answerApi } from './answer.js';
import { SECRET_HEADERS } from './call-log.js';
import type { Control } from './control.js';
import { answerDownload } from './download-endpoint.js';
import { answerToken } from './lwa-endpoint.js';
import { findOperation } from './operations.js';

const TOKEN_PATH = '/auth/o2/token';

/** Answers a call to the API, the token endpoint or the store of documents, applies its faults, and logs it. */
export async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  control: Control,
  origin: string,
): Promise<void> {
  const body = await readBody(request);
  const { method = '' } = request;
  const url = new URL(request.url ?? '/', origin);
  const path = url.pathname;
  const operation = kindOf(method, path);
  const effects = control.faults.take({ operation, path, query: url.search });
  const note = (status: number, bodyBytes: number, isRateLimited = false): void =>
    control.log.add({
      ...{ at: control.now(), method, path, operation, query: url.search, status, bodyBytes, isRateLimited },
      // A token request's body holds secrets.
      ...{ body: operation === 'token' ? '' : body, headers: maskedHeaders(request.headers, SECRET_HEADERS) },
      faults: effects.map(({ kind }) => kind),
    });
  for (const effect of effects) {
    if (effect.kind === 'delay') await wait(effect.milliseconds);
    if (effect.kind === 'expire-tokens') control.access.expireTokens();
  }
  if (effects.some(({ kind }) => kind === 'reset')) {
    note(0, 0);
    request.socket.resetAndDestroy();
    return;
  }
  const { reply, isRateLimited } = answer();
  note(reply.status, reply.body.length, isRateLimited);
  const stall = effects.find((effect) => effect.kind === 'stall');
  if (stall) {
    response.writeHead(reply.status, reply.headers).write(reply.body.subarray(0, stall.afterBytes));
    return;
  }
  send(response, reply, effects.find((effect) => effect.kind === 'cut')?.afterBytes);

  function answer(): { reply: Reply; isRateLimited: boolean } {
    const { amazon } = control;
    const plain = (given: Reply): { reply: Reply; isRateLimited: boolean } => ({ reply: given, isRateLimited: false });
    const status = effects.find((effect) => effect.kind === 'status');
    if (status) return plain(htmlReply(status.status, undefined, status.headers));
    if (operation === 'token') {
      return plain(answerToken(amazon.access, method, request.headers['content-type'], body));
    }
    if (operation === 'download') return plain(answerDownload(amazon.reports, url, request.headers));
    return answerApi(amazon, { method, url, headers: request.headers, body, effects, origin });
  }
}

function kindOf(method: string, path: string): string {
  if (path === TOKEN_PATH) return 'token';
  if (path.startsWith('/documents/')) return 'download';
  return findOperation(method, path)?.operation.name ?? '';
}
