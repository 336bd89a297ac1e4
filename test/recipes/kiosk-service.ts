import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface KioskRecord {
  id: string;
  changed_at: string;
  [field: string]: unknown;
}

const key = 'kk_of_the_recipe';
const pageSize = 2;
const parameters: Record<string, readonly string[]> = {
  sales: ['changed_from', 'changed_before', 'after'],
  payouts: ['after'],
};
const required: Record<string, readonly string[]> = { sales: ['changed_from', 'changed_before'], payouts: [] };

/**
 * The service of the platform that the recipe adds: two lists in pages, sales by their time of change. Refuses a wrong key, paths
 * and parameters that it does not know, and a list of sales without its bounds.
 */
export class KioskService {
  readonly key = key;
  readonly lists: Record<string, KioskRecord[]> = { sales: [], payouts: [] };
  /** Requests that were refused. */
  readonly refused: string[] = [];
  readonly #server = createServer((request, response) => {
    const { status, body } = this.#answer(new URL(request.url!, 'http://kiosk'), request.headers.authorization);
    if (status !== 200) this.refused.push(`${status} ${request.url}`);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer({ pathname, searchParams }: URL, authorization: string | undefined): { status: number; body: object } {
    if (authorization !== `Bearer ${key}`) return { status: 401, body: { error: 'no such key' } };
    const [, version, name = '', ...rest] = pathname.split('/');
    const list = this.lists[name];
    if (version !== 'v1' || list === undefined || rest.length > 0)
      return { status: 404, body: { error: 'no such list' } };
    const unknown = [...searchParams.keys()].filter((parameter) => !parameters[name]!.includes(parameter));
    const missing = required[name]!.filter((parameter) => !searchParams.has(parameter));
    if (unknown.length + missing.length > 0) return { status: 400, body: { unknown, missing } };
    const changed = list.filter(
      ({ changed_at: at }) =>
        at >= (searchParams.get('changed_from') ?? '') && at < (searchParams.get('changed_before') ?? '9'),
    );
    const after = searchParams.get('after');
    const start = after === null ? 0 : changed.findIndex(({ id }) => id === after) + 1;
    const page = changed.slice(start, start + pageSize);
    const next = start + pageSize < changed.length ? page.at(-1)!.id : null;
    return { status: 200, body: { [name]: page, next } };
  }
}
