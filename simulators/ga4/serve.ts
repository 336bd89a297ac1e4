import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { maskedHeaders } from '../kit/call-log.js';
import { htmlReply, readBody, type Reply, send } from '../kit/replies.js';
import { SECRET_HEADERS } from './call-log.js';
import type { Control } from './control.js';
import { answerReport } from './report-endpoint.js';

/** Answers a call to the API or to the token endpoint, applies its faults, and logs it. */
export async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  control: Control,
  url: URL,
): Promise<void> {
  const body = await readBody(request);
  const method = request.method ?? 'GET';
  const propertyId = /^\/v1beta\/properties\/([^/:]+):runReport$/.exec(decodeURIComponent(url.pathname))?.[1] ?? null;
  const effects = control.faults.take({ property: propertyId, path: url.pathname, body });
  const isToken = url.pathname === '/token';
  const note = (status: number, answer: Call['answer']): void =>
    control.log.add({
      ...{ at: control.now(), method, path: url.pathname, property: propertyId },
      ...{ query: Object.fromEntries(url.searchParams), headers: maskedHeaders(request.headers, SECRET_HEADERS) },
      ...{ request: isToken ? null : parsedOrNull(body), status, answer, faults: effects.map(({ kind }) => kind) },
    });
  if (effects.some(({ kind }) => kind === 'reset')) {
    note(0, null);
    request.socket.resetAndDestroy();
    return;
  }
  const reply = await answered(request, control, { method, url, body, propertyId, effects });
  const isKept = !isToken && reply.body.length <= MOST_KEPT_BYTES;
  note(reply.status, isKept ? parsedOrNull(reply.body.toString('utf8')) : null);
  send(response, reply, effects.find((effect) => effect.kind === 'cut')?.afterBytes);
}

type Call = Parameters<Control['log']['add']>[0];

interface Asked {
  method: string;
  url: URL;
  body: string;
  propertyId: string | null;
  effects: ReturnType<Control['faults']['take']>;
}

async function answered(request: IncomingMessage, control: Control, asked: Asked): Promise<Reply> {
  const { method, url, body, propertyId, effects } = asked;
  if (url.pathname === '/token') return control.identity.answerToken(method, request.headers['content-type'], body);
  if (method !== 'POST' || propertyId === null) return htmlReply(404, 'Error 404 (Not Found)!!1');
  const hosted = control.names().includes(propertyId) ? control.hosted(propertyId) : null;
  const { authorization } = request.headers;
  const delay = effects.find((effect) => effect.kind === 'delay');
  if (delay) {
    // It is in progress meanwhile: concurrent requests count.
    hosted?.quotas.enter();
    await wait(delay.milliseconds);
    hosted?.quotas.end();
  }
  return answerReport({ identity: control.identity, hosted, authorization, query: url.searchParams, body, effects });
}

/** Larger answers are not kept in the log. */
const MOST_KEPT_BYTES = 64 << 10;

function parsedOrNull(text: string): Record<string, unknown> | null {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return null;
  }
}
