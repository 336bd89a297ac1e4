import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { maskedHeaders } from '../kit/call-log.js';
import { type Clock, type ClockSettings, makeClock } from '../kit/clock.js';
import { answerControl } from '../kit/control-endpoint.js';
import { jsonReply, type Reply, readBody, send, simulatorFault } from '../kit/replies.js';
import type { BulkSettings } from './bulk-operations.js';
import { type Call, SECRET_HEADERS } from './call-log.js';
import { CONTROL_HANDLERS } from './control-endpoint.js';
import { Control } from './control.js';
import type { CredentialSettings } from './credentials.js';
import { serveDownload } from './download-endpoint.js';
import type { CallKind, FaultEffect } from './faults.js';
import { answerGraphql, readCall, servedVersion } from './graphql-endpoint.js';
import { HostedShop } from './hosted-shop.js';
import type { ShopContents, ShopSettings } from './model.js';
import { notFound, statusReply } from './replies.js';
import { Shop } from './shop.js';

export type ServedShop =
  | Shop
  | { shop: Shop; credentials?: CredentialSettings }
  | { settings: ShopSettings; contents?: Partial<ShopContents>; credentials?: CredentialSettings };

export interface SimulatorOptions {
  shops: readonly ServedShop[];
  /** Default: 0, a free port. */
  port?: number;
  /** Default: loopback. */
  host?: string;
  /** The clock of shops without their own. Default: the real one. */
  clock?: ClockSettings | Clock;
  indexLagSeconds?: number;
  bulk?: Partial<BulkSettings>;
}

export interface ShopifySimulator {
  url: string;
  /** Used by a client instead of `https://{shop}.myshopify.com`. */
  baseUrlFor(domain: string): string;
  control: Control;
  close(): Promise<void>;
}

/** Serves shops as Shopify's Admin GraphQL API does, at `<url>/<domain>/admin/api/<version>/graphql.json`. */
export async function startShopifySimulator(options: SimulatorOptions): Promise<ShopifySimulator> {
  const hosted = new Map<string, HostedShop>();
  const clock = clockOf(options);
  const host = options.host ?? '127.0.0.1';
  let url = '';
  for (const served of options.shops) {
    const shop = shopOf(served, clock, options);
    const { domain } = shop.settings;
    const credentials = served instanceof Shop ? undefined : served.credentials;
    hosted.set(domain, new HostedShop(shop, credentials, () => `${url}/bulk-storage/${domain}`, options.bulk ?? {}));
  }
  const control = new Control(clock, hosted);
  const server = createServer((request, response) => {
    route(request, response, control, hosted).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else send(response, simulatorFault(error));
    });
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(options.port ?? 0, host, resolve));
  url = `http://${host}:${(server.address() as AddressInfo).port}`;
  return { url, baseUrlFor: (domain) => `${url}/${domain}`, control, close: () => close(server, hosted) };
}

function clockOf({ clock, shops }: SimulatorOptions): Clock {
  if (clock) return 'now' in clock ? clock : makeClock(clock);
  const [first] = shops;
  const shop = first instanceof Shop ? first : first && 'shop' in first ? first.shop : undefined;
  return shop?.clock ?? makeClock({ mode: 'real' });
}

function shopOf(served: ServedShop, clock: Clock, { indexLagSeconds }: SimulatorOptions): Shop {
  if (served instanceof Shop) return served;
  if ('shop' in served) return served.shop;
  return new Shop(served.settings, served.contents, {
    clock,
    ...(indexLagSeconds === undefined ? {} : { indexLagSeconds }),
  });
}

async function close(server: Server, hosted: ReadonlyMap<string, HostedShop>): Promise<void> {
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  for (const shop of hosted.values()) await shop.close();
}

/** A request in progress, in the form of its log entry. */
interface Incoming {
  request: IncomingMessage;
  response: ServerResponse;
  url: URL;
  control: Control;
  hosted: HostedShop | undefined;
  kind: CallKind;
  /** The path after the shop. */
  rest: string;
}

async function route(
  request: IncomingMessage,
  response: ServerResponse,
  control: Control,
  shops: ReadonlyMap<string, HostedShop>,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://simulator');
  const [first = '', ...others] = url.pathname.slice(1).split('/').map(decodeURIComponent);
  if (first === '__control') {
    send(
      response,
      answerControl(CONTROL_HANDLERS, control, request.method ?? 'GET', others.join('/'), await readBody(request)),
    );
    return;
  }
  const isDownload = first === 'bulk-storage';
  const domain = isDownload ? (others.shift() ?? '') : first;
  const rest = others.join('/');
  const kind = isDownload ? 'download' : rest === 'admin/oauth/access_token' ? 'token' : 'graphql';
  await answer({ request, response, url, control, hosted: shops.get(domain), kind, rest });
}

/** Only GraphQL calls have a cost. */
const unpriced: Pick<Call, 'requestedCost' | 'actualCost' | 'isThrottled'> = {
  requestedCost: null,
  actualCost: null,
  isThrottled: false,
};

async function answer(incoming: Incoming): Promise<void> {
  const { request, response, url, control, hosted, kind, rest } = incoming;
  const body = await readBody(request);
  const call = kind === 'graphql' ? readCall(body) : null;
  const domain = hosted?.shop.settings.domain ?? null;
  const effects = control.faults.take({ shop: domain ?? '', kind, query: call?.query ?? '' });
  const noted = {
    ...{
      at: control.now(),
      method: request.method ?? '',
      path: url.pathname,
      shop: domain,
      headers: maskedHeaders(request.headers, SECRET_HEADERS),
    },
    ...{ query: call?.query ?? null, variables: call?.variables ?? null, faults: effects.map((effect) => effect.kind) },
  };
  const note = (status: number, bodyBytes: number, price = unpriced): void =>
    control.log.add({ ...noted, status, bodyBytes, ...price });
  for (const effect of effects) if (effect.kind === 'delay') await wait(effect.milliseconds);
  if (effects.some((effect) => effect.kind === 'reset')) {
    note(0, 0);
    request.socket.resetAndDestroy();
    return;
  }
  const cutAfter = effects.find((effect) => effect.kind === 'cut')?.afterBytes;
  const finish = (reply: Reply, price = unpriced): void => {
    note(reply.status, reply.body.length, price);
    send(response, reply, cutAfter);
  };
  if (!hosted) return finish(notFound());
  if (kind === 'download') return download(incoming, hosted, effects, cutAfter, note, finish);
  if (request.method !== 'POST') return finish(notFound());
  if (kind === 'token') return finish(token(hosted, request, body, effects));
  const version = servedVersion(/^admin\/api\/([^/]+)\/graphql\.json$/.exec(rest)?.[1] ?? '');
  if (!version) return finish(notFound());
  const secret = request.headers['x-shopify-access-token'];
  const outcome = await answerGraphql(hosted, version, typeof secret === 'string' ? secret : undefined, call, effects);
  const { reply, requestedCost, actualCost, isThrottled } = outcome;
  finish(reply, { requestedCost, actualCost, isThrottled });
}

async function download(
  { request, response, url, rest }: Incoming,
  hosted: HostedShop,
  effects: readonly FaultEffect[],
  cutAfter: number | undefined,
  note: (status: number, bytes: number) => void,
  finish: (reply: Reply) => void,
): Promise<void> {
  const failed = effects.find((effect) => effect.kind === 'status');
  if (failed) return finish(statusReply(failed.status, failed.body, failed.headers));
  if (request.method !== 'GET' && request.method !== 'HEAD') return finish(notFound());
  const asked = {
    name: rest,
    search: url.searchParams,
    range: request.headers.range,
    isHead: request.method === 'HEAD',
    cutAfter,
  };
  const { status, bytes } = await serveDownload(hosted, asked, response);
  note(status, bytes);
}

/** The client-credentials grant, as a form or as JSON. */
function token(hosted: HostedShop, request: IncomingMessage, body: string, effects: readonly FaultEffect[]): Reply {
  const failed = effects.find((effect) => effect.kind === 'status');
  if (failed) return statusReply(failed.status, failed.body, failed.headers);
  let form: URLSearchParams;
  try {
    const isJson = request.headers['content-type']?.includes('json') ?? false;
    form = new URLSearchParams(isJson ? (JSON.parse(body) as Record<string, string>) : body);
  } catch {
    return jsonReply(400, { error: 'invalid_request' });
  }
  const granted = hosted.credentials.grant(form);
  if (granted) return jsonReply(200, granted);
  const description = 'The client credentials are not valid for this shop.';
  return jsonReply(form.get('grant_type') === 'client_credentials' ? 401 : 400, {
    error: 'invalid_client',
    error_description: description,
  });
}
