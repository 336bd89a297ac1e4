import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CallLog } from '../kit/call-log.js';
import type { Clock } from '../kit/clock.js';
import { type Fault, Faults } from '../kit/faults.js';
import { htmlReply, jsonReply, type Reply, send, simulatorFault } from '../kit/replies.js';

export interface KioskRecord {
  id: string;
  changed_at: string;
  [field: string]: unknown;
}

export type KioskEffect =
  | { kind: 'status'; status: number; headers?: Record<string, string> }
  /** The connection ends after so many bytes of the body. */
  | { kind: 'cut'; afterBytes: number }
  | { kind: 'reset' };

interface KioskCall {
  /** With the query. */
  path: string;
  status: number;
}

export const kioskKey = 'kk_of_the_recipe';
const parameters: Record<string, readonly string[]> = {
  sales: ['changed_from', 'changed_before', 'after'],
  payouts: ['after'],
};
const required: Record<string, readonly string[]> = { sales: ['changed_from', 'changed_before'], payouts: [] };

/**
 * The service: two paged lists by id, sales within bounds of their time of change. Refuses a wrong key, other methods,
 * unknown paths and parameters, and a list of sales without bounds. It shows nothing that is later than its clock.
 */
export class KioskSimulator {
  readonly lists: Record<string, KioskRecord[]> = { sales: [], payouts: [] };
  readonly faults = new Faults<KioskEffect, { path: string }, { path: string }>(
    (match, call) => match.path === undefined || call.path.includes(match.path),
  );
  readonly log = new CallLog<KioskCall>();
  readonly #server: Server;

  constructor(
    readonly clock: Clock,
    private readonly pageSize = 2,
  ) {
    this.#server = createServer((request, response) => this.#respond(request, response));
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Calls that were refused. */
  get refused(): readonly KioskCall[] {
    return this.log.list().filter(({ status }) => status >= 400 && status < 500);
  }

  inject(...faults: Fault<KioskEffect, { path: string }>[]): void {
    for (const fault of faults) this.faults.inject(fault);
  }

  /** Adds a record, or replaces the one with its id. */
  put(list: string, record: KioskRecord): void {
    const records = this.lists[list]!;
    const at = records.findIndex(({ id }) => id === record.id);
    if (at < 0) records.push(record);
    else records[at] = record;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #respond(request: IncomingMessage, response: ServerResponse): void {
    const path = request.url ?? '';
    const effects = this.faults.take({ path });
    if (effects.some(({ kind }) => kind === 'reset')) {
      request.socket.resetAndDestroy();
      return;
    }
    const replaced = effects.find((effect) => effect.kind === 'status');
    const reply = replaced
      ? htmlReply(replaced.status, undefined, replaced.headers)
      : this.#answerSafely(request, path);
    this.log.add({ path, status: reply.status });
    send(response, reply, effects.find((effect) => effect.kind === 'cut')?.afterBytes);
  }

  #answerSafely(request: IncomingMessage, path: string): Reply {
    try {
      return this.#answer(request, new URL(path, 'http://kiosk'));
    } catch (error) {
      return simulatorFault(error);
    }
  }

  #answer({ method, headers }: IncomingMessage, { pathname, searchParams }: URL): Reply {
    if (headers.authorization !== `Bearer ${kioskKey}`) return jsonReply(401, { error: 'no such key' });
    if (method !== 'GET') return jsonReply(405, { error: 'only GET' });
    const [, version, name = '', ...rest] = pathname.split('/');
    const list = this.lists[name];
    if (version !== 'v1' || list === undefined || rest.length > 0) return jsonReply(404, { error: 'no such list' });
    const unknown = [...searchParams.keys()].filter((parameter) => !parameters[name]!.includes(parameter));
    const missing = required[name]!.filter((parameter) => !searchParams.has(parameter));
    if (unknown.length + missing.length > 0) return jsonReply(400, { unknown, missing });
    const now = new Date(this.clock.now() / 1000).toISOString();
    const [from, before] = [searchParams.get('changed_from') ?? '', searchParams.get('changed_before') ?? '9'];
    const after = searchParams.get('after') ?? '';
    const left = list
      .filter(({ id, changed_at: at }) => id > after && at <= now && at >= from && at < before)
      .sort((x, y) => (x.id < y.id ? -1 : 1));
    const page = left.slice(0, this.pageSize);
    return jsonReply(200, { [name]: page, next: left.length > page.length ? page.at(-1)!.id : null });
  }
}
