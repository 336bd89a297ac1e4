import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Clock, type ClockSettings, makeClock } from '../kit/clock.js';
import { answerControl } from '../kit/control-endpoint.js';
import { readBody, send, simulatorFault } from '../kit/replies.js';
import { Amazon } from './amazon.js';
import { CONTROL_HANDLERS } from './control-endpoint.js';
import { Control } from './control.js';
import type { Seller } from './data/seller.js';
import { serve } from './serve.js';
import type { AmazonSettings } from './settings.js';

export interface AmazonSimulatorOptions {
  seller: Seller;
  settings?: Partial<AmazonSettings>;
  /** Default: 0, a free port. */
  port?: number;
  /** Default: loopback. */
  host?: string;
  /** Default: the real one. */
  clock?: ClockSettings | Clock;
}

export interface AmazonSimulator {
  /** The host of the region, without a slash at the end. */
  url: string;
  /** The token endpoint of Login with Amazon. */
  tokenUrl: string;
  control: Control;
  amazon: Amazon;
  close(): Promise<void>;
}

/** Serves a seller's account as the Selling Partner API of one region does. */
export async function startAmazonSimulator(options: AmazonSimulatorOptions): Promise<AmazonSimulator> {
  const { seller, settings = {}, clock: given = { mode: 'real' } } = options;
  const amazon = new Amazon('now' in given ? given : makeClock(given), seller, settings);
  const control = new Control(amazon);
  const host = options.host ?? '127.0.0.1';
  let url = '';
  const server = createServer((request, response) => {
    answer(request, response, control, url).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else send(response, simulatorFault(error));
    });
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(options.port ?? 0, host, resolve));
  url = `http://${host}:${(server.address() as AddressInfo).port}`;
  return {
    ...{ url, tokenUrl: `${url}/auth/o2/token`, control, amazon },
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  control: Control,
  origin: string,
): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  if (!pathname.startsWith('/__control/')) return serve(request, response, control, origin);
  const what = pathname.slice('/__control/'.length);
  send(response, answerControl(CONTROL_HANDLERS, control, request.method ?? 'GET', what, await readBody(request)));
}
