import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { maskedHeaders } from '../kit/call-log.js';
import { htmlReply, jsonReply, readBody, type Reply, send } from '../kit/replies.js';
import { maskedParameters, SECRET_HEADERS } from './call-log.js';
import type { Control } from './control.js';
import type { FaultEffect } from './faults.js';
import { answerGraph, type GraphCall } from './graph/graph-endpoint.js';

/** Answers a call of the Graph API, applies its faults, and logs it. */
export async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  control: Control,
  url: URL,
): Promise<void> {
  const method = request.method ?? 'GET';
  const form = new URLSearchParams(await readBody(request));
  const parameters = new Map([...url.searchParams, ...form]);
  const path = url.pathname.replace(/^\/v\d+\.\d+/, '');
  const effects = control.faults.take({ method, path, query: decodeURIComponent(`${url.search}&${String(form)}`) });
  const note = (status: number, bodyBytes: number, isRateLimited = false): void =>
    control.log.add({
      ...{ at: control.now(), method, path: url.pathname, parameters: maskedParameters(parameters) },
      ...{ headers: maskedHeaders(request.headers, SECRET_HEADERS), status, bodyBytes, isRateLimited },
      faults: effects.map(({ kind }) => kind),
    });
  for (const effect of effects) if (effect.kind === 'delay') await wait(effect.milliseconds);
  if (effects.some(({ kind }) => kind === 'reset')) {
    note(0, 0);
    request.socket.resetAndDestroy();
    return;
  }
  const outcome = effects.find((effect) => effect.kind === 'job')?.outcome ?? null;
  const address = `${url.origin}${url.pathname}`;
  const call: GraphCall = {
    control,
    method,
    path: url.pathname,
    address,
    parameters,
    headers: request.headers,
    outcome,
  };
  const { reply, isRateLimited } = answered(call, effects);
  note(reply.status, reply.body.length, isRateLimited);
  send(response, reply, effects.find((effect) => effect.kind === 'cut')?.afterBytes);
}

function answered(call: GraphCall, effects: readonly FaultEffect[]): { reply: Reply; isRateLimited: boolean } {
  for (const effect of effects) {
    const reply = replacement(effect);
    if (reply) return { reply, isRateLimited: false };
  }
  const { status, body, headers, isRateLimited } = answerGraph(call);
  const more = Object.assign(
    {},
    ...effects.map((effect) => (effect.kind === 'headers' ? effect.headers : {})),
  ) as object;
  return { reply: jsonReply(status, body, { ...headers, ...more }), isRateLimited };
}

/** The response of a fault in place of Meta's own; null if it has none. */
function replacement(effect: FaultEffect): Reply | null {
  switch (effect.kind) {
    case 'error':
      return jsonReply(
        effect.status ?? 400,
        { error: { type: 'OAuthException', ...effect.error, fbtrace_id: 'AFault' } },
        effect.headers,
      );
    case 'status':
      return htmlReply(effect.status, undefined, effect.headers);
    case 'html':
      return htmlReply(200, 'One moment, please');
    case 'empty':
      return jsonReply(200, { data: [] });
    default:
      return null;
  }
}
