import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { type Clock, type ClockSettings, makeClock } from '../kit/clock.js';
import { answerControl } from '../kit/control-endpoint.js';
import { readBody, send, simulatorFault } from '../kit/replies.js';
import { CONTROL_HANDLERS } from './control-endpoint.js';
import { Control } from './control.js';
import { HostedStore } from './hosted-store.js';
import type { WooContents } from './model.js';
import { serve } from './serve.js';
import type { PartialSettings } from './settings.js';
import { WooStore } from './store.js';

type ServedStore = WooStore | { settings: PartialSettings; contents?: Partial<WooContents> };

export interface WooSimulatorOptions {
  stores: readonly ServedStore[];
  /** Default: 0, a free port. */
  port?: number;
  /** Default: loopback. */
  host?: string;
  /** The clock of stores without their own. Default: the real one. */
  clock?: ClockSettings | Clock;
  /** Serves HTTPS with this certificate; plain HTTP without. */
  tls?: { key: string; cert: string };
  /** The seed that shuffles ties. */
  seed?: number | string;
}

export interface WooSimulator {
  url: string;
  /** The store's address for clients, followed by `/wp-json/wc/v3`. */
  baseUrlFor(storeId: string): string;
  control: Control;
  close(): Promise<void>;
}

/** Serves stores as WooCommerce's REST API v3 does, each at `<url>/<store>/wp-json/wc/v3`. */
export async function startWooSimulator(options: WooSimulatorOptions): Promise<WooSimulator> {
  const clock = clockOf(options);
  const hosted = new Map<string, HostedStore>();
  for (const served of options.stores) {
    const store = served instanceof WooStore ? served : new WooStore(served.settings, served.contents, clock);
    hosted.set(store.settings.id, new HostedStore(store, options.seed ?? 0));
  }
  const control = new Control(clock, hosted);
  let url = '';
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    answer(request, response, control, url).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else send(response, simulatorFault(error));
    });
  };
  const server: Server = options.tls ? createTlsServer(options.tls, listener) : createServer(listener);
  const host = options.host ?? '127.0.0.1';
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(options.port ?? 0, host, resolve));
  url = `${options.tls ? 'https' : 'http'}://${host}:${(server.address() as AddressInfo).port}`;
  return { url, baseUrlFor: (storeId) => `${url}/${storeId}`, control, close: () => close(server) };
}

function clockOf({ clock, stores }: WooSimulatorOptions): Clock {
  if (clock) return 'now' in clock ? clock : makeClock(clock);
  const [first] = stores;
  return first instanceof WooStore ? first.clock : makeClock({ mode: 'real' });
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  control: Control,
  serverUrl: string,
): Promise<void> {
  const url = new URL(request.url ?? '/', serverUrl);
  if (!url.pathname.startsWith('/__control/')) return serve(request, response, control, url);
  const what = url.pathname.slice('/__control/'.length);
  send(response, answerControl(CONTROL_HANDLERS, control, request.method ?? 'GET', what, await readBody(request)));
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
}
