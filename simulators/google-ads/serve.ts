import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { maskedHeaders } from '../kit/call-log.js';
import { htmlReply, readBody, type Reply, send } from '../kit/replies.js';
import { SECRET_HEADERS } from './call-log.js';
import type { Control } from './control.js';
import type { FaultEffect } from './faults.js';
import { answerSearch, type SearchAnswer } from './search.js';

const SEARCH = /^\/(v\d+)\/customers\/([^/]+)\/googleAds:(searchStream|search)$/;

/** Answers a call to the API or to the token endpoint, applies its faults, and logs it. */
export async function serve(request: IncomingMessage, response: ServerResponse, control: Control): Promise<void> {
  const body = await readBody(request);
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  const [, version = '', customer = '', named = ''] = SEARCH.exec(pathname) ?? [];
  const method = pathname === '/token' ? 'token' : named;
  const query = queryIn(body);
  const effects = control.faults.take({ customer, method, query: query ?? '' });
  const note = (status: number, bodyBytes: number, answer?: Partial<SearchAnswer>): void =>
    control.log.add({
      ...{ at: control.now(), method: request.method ?? '', path: pathname, customer, query },
      ...{ headers: maskedHeaders(request.headers, SECRET_HEADERS), status, bodyBytes },
      ...{ isOperation: answer?.isOperation ?? false, isRateLimited: answer?.isRateLimited ?? false },
      faults: effects.map(({ kind }) => kind),
    });
  for (const effect of effects) {
    if (effect.kind === 'delay') await wait(effect.milliseconds);
    if (effect.kind === 'expire-tokens') control.ads.identity.expireTokens();
  }
  if (effects.some(({ kind }) => kind === 'reset')) {
    note(0, 0);
    request.socket.resetAndDestroy();
    return;
  }
  const answer = answerOf(request, control, { version, customer, method, body, effects });
  note(answer.reply.status, answer.reply.body.length, answer);
  const stall = effects.find((effect) => effect.kind === 'stall');
  if (stall) {
    response
      .writeHead(answer.reply.status, answer.reply.headers)
      .write(answer.reply.body.subarray(0, stall.afterBytes));
    return;
  }
  send(response, answer.reply, effects.find((effect) => effect.kind === 'cut')?.afterBytes);
}

interface Incoming {
  version: string;
  customer: string;
  method: string;
  body: string;
  effects: readonly FaultEffect[];
}

function answerOf(request: IncomingMessage, { ads }: Control, incoming: Incoming): SearchAnswer {
  const { version, customer, method, body, effects } = incoming;
  const plain = (reply: Reply): SearchAnswer => ({ reply, isOperation: false, isRateLimited: false });
  const status = effects.find((effect) => effect.kind === 'status');
  if (status) return plain(htmlReply(status.status, undefined, status.headers));
  if (method === 'token') {
    return plain(ads.identity.answerToken(request.method ?? '', request.headers['content-type'], body));
  }
  const isKnown = ads.settings.versions.includes(version) || ads.settings.retiredVersions.includes(version);
  if (method === '' || request.method !== 'POST' || !isKnown) return plain(htmlReply(404, 'Error 404 (Not Found)!!1'));
  const login = request.headers['login-customer-id'];
  return answerSearch(ads, {
    ...{ version, customerId: customer, method: method as 'search' | 'searchStream', body, effects },
    ...{ authorization: request.headers.authorization, login: Array.isArray(login) ? login[0] : login },
  });
}

function queryIn(body: string): string | null {
  try {
    const { query } = JSON.parse(body) as { query?: unknown };
    return typeof query === 'string' ? query : null;
  } catch {
    return null;
  }
}
