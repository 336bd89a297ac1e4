import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GoogleIdentity } from '../google/identity.js';
import { type Clock, type ClockSettings, makeClock } from '../kit/clock.js';
import { answerControl } from '../kit/control-endpoint.js';
import { readBody, send, simulatorFault } from '../kit/replies.js';
import { CONTROL_HANDLERS } from './control-endpoint.js';
import { Control } from './control.js';
import { HostedProperty } from './hosted-property.js';
import type { PartialPropertySettings, Visit, VisitBook } from './model.js';
import { Ga4Property } from './property.js';
import { serve } from './serve.js';

export interface Ga4SimulatorOptions {
  properties: readonly { settings: PartialPropertySettings; visits?: Iterable<Visit> | VisitBook }[];
  /** Default: 0, a free port. */
  port?: number;
  /** Default: loopback. */
  host?: string;
  /** Default: the real one. */
  clock?: ClockSettings | Clock;
  /** Who may call. Default: nobody yet. */
  identity?: GoogleIdentity;
}

export interface Ga4Simulator {
  /** Of the API: `<url>/v1beta/properties/…`. */
  url: string;
  tokenUrl: string;
  control: Control;
  close(): Promise<void>;
}

/** Serves properties as the Google Analytics Data API v1beta does, and Google's token endpoint beside it. */
export async function startGa4Simulator(options: Ga4SimulatorOptions): Promise<Ga4Simulator> {
  const { clock: given = { mode: 'real' } } = options;
  const clock = 'now' in given ? given : makeClock(given);
  const properties = new Map(
    options.properties.map(({ settings, visits = [] }) => [
      settings.id,
      new HostedProperty(new Ga4Property(settings, visits, clock)),
    ]),
  );
  const control = new Control(clock, properties, options.identity ?? new GoogleIdentity(clock));
  let url = '';
  const server = createServer((request, response) => {
    answer(request, response, control, url).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else send(response, simulatorFault(error));
    });
  });
  const host = options.host ?? '127.0.0.1';
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(options.port ?? 0, host, resolve));
  url = `http://${host}:${(server.address() as AddressInfo).port}`;
  return {
    ...{ url, tokenUrl: `${url}/token`, control },
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
  serverUrl: string,
): Promise<void> {
  const url = new URL(request.url ?? '/', serverUrl);
  if (!url.pathname.startsWith('/__control/')) return serve(request, response, control, url);
  const what = url.pathname.slice('/__control/'.length);
  send(response, answerControl(CONTROL_HANDLERS, control, request.method ?? 'GET', what, await readBody(request)));
}
