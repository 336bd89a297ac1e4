import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Clock, type ClockSettings, makeClock } from '../kit/clock.js';
import { answerControl } from '../kit/control-endpoint.js';
import { readBody, send, simulatorFault } from '../kit/replies.js';
import { AdAccount, type Delivery } from './ad-account.js';
import { CONTROL_HANDLERS } from './control-endpoint.js';
import { Control } from './control.js';
import { HostedAccount } from './hosted-account.js';
import type { MetaContents, MetaCredentials } from './model.js';
import { serve } from './serve.js';
import { DEFAULT_META_CREDENTIALS, type PartialAccount } from './settings.js';

export interface MetaSimulatorOptions {
  accounts: readonly { settings: PartialAccount; contents?: Partial<MetaContents>; delivery?: Delivery }[];
  credentials?: Partial<MetaCredentials>;
  /** How long a job takes. Default: 12. */
  jobSeconds?: number;
  /** Default: 0, a free port. */
  port?: number;
  /** Default: loopback. */
  host?: string;
  /** Default: the real one. */
  clock?: ClockSettings | Clock;
}

export interface MetaSimulator {
  /** The address for clients, followed by `/v27.0/act_1/insights`. */
  url: string;
  control: Control;
  close(): Promise<void>;
}

/** Serves ad accounts as Meta's Graph API does. */
export async function startMetaSimulator(options: MetaSimulatorOptions): Promise<MetaSimulator> {
  const given = options.clock ?? { mode: 'real' as const };
  const clock = 'now' in given ? given : makeClock(given);
  const hosted = options.accounts.map(
    ({ settings, ...data }) => new HostedAccount(new AdAccount(settings, clock, data)),
  );
  const accounts = new Map(hosted.map((each) => [each.account.settings.id, each]));
  const control = new Control(
    clock,
    accounts,
    { ...DEFAULT_META_CREDENTIALS, ...options.credentials },
    options.jobSeconds,
  );
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
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return { url, control, close };
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
