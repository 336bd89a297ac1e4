import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { TLSSocket } from 'node:tls';
import { maskedHeaders } from '../kit/call-log.js';
import { htmlReply, jsonReply, type Reply, send } from '../kit/replies.js';
import { isSecure } from './authentication.js';
import { maskedQuery, SECRET_HEADERS } from './call-log.js';
import type { Control } from './control.js';
import type { FaultEffect } from './faults.js';
import type { HostedStore } from './hosted-store.js';
import { phpQuery } from './query.js';
import { answerRest } from './rest-endpoint.js';

/** A call to a store. */
interface Incoming {
  request: IncomingMessage;
  url: URL;
  hosted: HostedStore;
  /** The path after the store's base URL, as sent. */
  rest: string;
}

/** Answers a call to a store, applies its faults, and logs it. */
export async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  control: Control,
  url: URL,
): Promise<void> {
  request.resume();
  const [, storeId = '', rest = ''] = /^\/([^/]*)(.*)$/.exec(url.pathname) ?? [];
  const hosted = control.names().includes(storeId) ? control.hosted(storeId) : null;
  const method = request.method ?? 'GET';
  const effects = control.faults.take({ store: storeId, method, path: rest, query: url.search });
  const note = (status: number, bodyBytes: number, isRateLimited = false): void =>
    control.log.add({
      ...{ at: control.now(), method, path: url.pathname, store: hosted ? storeId : null },
      ...{ query: maskedQuery(url.searchParams), headers: maskedHeaders(request.headers, SECRET_HEADERS) },
      ...{ status, bodyBytes, isRateLimited, faults: effects.map(({ kind }) => kind) },
    });
  for (const effect of effects) if (effect.kind === 'delay') await wait(effect.milliseconds);
  if (effects.some(({ kind }) => kind === 'reset')) {
    note(0, 0);
    request.socket.resetAndDestroy();
    return;
  }
  const { reply, isRateLimited } = hosted
    ? answered({ request, url, hosted, rest }, effects)
    : { reply: htmlReply(404, 'Not Found'), isRateLimited: false };
  note(reply.status, reply.body.length, isRateLimited);
  send(response, reply, effects.find((effect) => effect.kind === 'cut')?.afterBytes);
}

function answered(incoming: Incoming, effects: readonly FaultEffect[]): { reply: Reply; isRateLimited: boolean } {
  const seconds = incoming.hosted.waitSeconds();
  if (seconds > 0) {
    return { reply: htmlReply(429, 'Too Many Requests', { 'retry-after': String(seconds) }), isRateLimited: true };
  }
  const reply = interceptedBy(incoming, effects) ?? pathReply(incoming);
  const notices = effects.find((effect) => effect.kind === 'php-notices');
  if (!notices) return { reply, isRateLimited: false };
  const printed = notices.text === undefined ? PHP_NOTICES : Buffer.from(notices.text);
  return { reply: { ...reply, body: Buffer.concat([printed, reply.body]) }, isRateLimited: false };
}

const PHP_NOTICES = Buffer.from(
  '<br />\n<b>Notice</b>:  Undefined index: total in <b>/var/www/html/wp-content/plugins/extra/extra.php</b> on line <b>42</b><br />\n',
);

/** The response of WordPress's handler of fatal errors for the REST API. */
const CRITICAL_ERROR = {
  code: 'internal_server_error',
  message:
    '<p>There has been a critical error on this website.</p><p><a href="https://wordpress.org/documentation/article/faq-troubleshooting/">Learn more about troubleshooting WordPress.</a></p>',
  data: { status: 500 },
  additional_errors: [],
};

/** The response of a fault or limit instead of the store's; null if there is none. */
function interceptedBy({ url, rest, hosted }: Incoming, effects: readonly FaultEffect[]): Reply | null {
  for (const effect of effects) {
    if (effect.kind === 'status') return statusReply(effect);
    if (effect.kind === 'critical-error') return jsonReply(500, CRITICAL_ERROR);
    if (effect.kind === 'html') return htmlReply(200, 'One moment, please');
    if (effect.kind === 'redirect') {
      const location = `${effect.to}${rest}${url.search}`;
      return {
        status: effect.status ?? 301,
        headers: { location, 'content-type': 'text/html' },
        body: Buffer.alloc(0),
      };
    }
    if (effect.kind === 'duplicate-page') return hosted.lastReplies.get(rest) ?? null;
  }
  return null;
}

function statusReply({ status, body, headers = {} }: Extract<FaultEffect, { kind: 'status' }>): Reply {
  return body === undefined ? htmlReply(status, undefined, headers) : jsonReply(status, body, headers);
}

function pathReply({ request, url, hosted, rest }: Incoming): Reply {
  const { settings } = hosted.store;
  const path = restPath(url, rest, settings.hasPrettyPermalinks);
  if (path === null) return htmlReply(404, 'Page not found');
  const { headers } = request;
  const secure = isSecure(settings, (request.socket as Partial<TLSSocket>).encrypted === true, headers);
  const home = settings.homeUrl ?? `${url.origin}/${settings.id}`;
  const homeUrl = home.replace(/^https?:/, secure ? 'https:' : 'http:');
  const query = phpQuery(url.searchParams);
  const call = { hosted, method: request.method ?? 'GET', path, query, headers, isSecure: secure, homeUrl };
  const reply = answerRest({ ...call, calledUrl: `${homeUrl}${rest}` });
  hosted.lastReplies.set(rest, reply);
  return reply;
}

/** The requested path of the REST API; null for other requests. `rest_route` works with and without permalinks. */
function restPath(url: URL, rest: string, hasPrettyPermalinks: boolean): string | null {
  const named = url.searchParams.get('rest_route');
  const pretty = hasPrettyPermalinks ? /^\/wp-json(?:\/(.*))?$/.exec(rest) : null;
  const path = pretty ? (pretty[1] ?? '') : named?.replace(/^\//, '');
  return path === undefined ? null : path.replace(/\/$/, '');
}
