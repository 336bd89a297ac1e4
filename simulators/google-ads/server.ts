import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Clock, type ClockSettings, makeClock } from '../kit/clock.js';
import { answerControl } from '../kit/control-endpoint.js';
import { readBody, send, simulatorFault } from '../kit/replies.js';
import { Ads } from './ads.js';
import { CONTROL_HANDLERS } from './control-endpoint.js';
import { Control } from './control.js';
import type { AdsContents, AdsSettings, Customer } from './model.js';
import { serve } from './serve.js';

export interface AdsSimulatorOptions {
  customers: readonly Customer[];
  contents: AdsContents;
  settings?: Partial<AdsSettings>;
  /** Default: 0, a free port. */
  port?: number;
  /** Default: loopback. */
  host?: string;
  /** Default: the real one. */
  clock?: ClockSettings | Clock;
}

export interface AdsSimulator {
  /** The base address of the API; the token endpoint is at `<url>/token`. */
  url: string;
  control: Control;
  ads: Ads;
  close(): Promise<void>;
}

/** Serves accounts as the Google Ads API does at `<url>/v26/customers/<id>/googleAds:search` and `:searchStream`. */
export async function startAdsSimulator(options: AdsSimulatorOptions): Promise<AdsSimulator> {
  const { customers, contents, settings = {}, clock: given = { mode: 'real' } } = options;
  const clock = 'now' in given ? given : makeClock(given);
  const ads = new Ads({ clock, customers, contents, settings });
  const control = new Control(ads);
  const server = createServer((request, response) => {
    answer(request, response, control).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else send(response, simulatorFault(error));
    });
  });
  const host = options.host ?? '127.0.0.1';
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(options.port ?? 0, host, resolve));
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}`,
    control,
    ads,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, control: Control): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  if (!pathname.startsWith('/__control/')) return serve(request, response, control);
  const what = pathname.slice('/__control/'.length);
  send(response, answerControl(CONTROL_HANDLERS, control, request.method ?? 'GET', what, await readBody(request)));
}
