import type { Clock } from '../../../runtime/clock.js';
import type { Logger } from '../../../runtime/log.js';
import { HttpClient } from '../../http/http-client.js';
import { makePolicy } from '../../http/policy.js';
import type { Verdict } from '../../http/verdict.js';
import { type SlicedElement, slicePage } from '../../reading/json-slice.js';
import type { KioskSettings } from './settings.js';

interface KioskPage {
  elements: SlicedElement[];
  /** Where the next page begins; null on the last. */
  next: string | null;
}

const unreadable: Verdict<never> = {
  ...{ kind: 'transient', code: 'kiosk_not_readable' },
  message: 'the answer is not a page of the kiosk service',
};

export class KioskClient {
  readonly clock: Clock;
  readonly #http: HttpClient;
  readonly #settings: KioskSettings;

  constructor(settings: KioskSettings, context: { clock: Clock; log: Logger; signal: AbortSignal }) {
    this.#http = new HttpClient({ policy: makePolicy(), ...context });
    this.#settings = settings;
    this.clock = context.clock;
  }

  /** One page of a list, its elements as the bytes that came. Throws as `HttpClient.send` does. */
  async list(name: string, query: Readonly<Record<string, string>>, fields: readonly string[]): Promise<KioskPage> {
    const { url, key } = this.#settings;
    return await this.#http.send<KioskPage>({
      request: () => ({
        method: 'GET',
        url: `${url}/v1/${name}?${new URLSearchParams(query)}`,
        headers: { authorization: `Bearer ${key}` },
      }),
      classify: ({ body }) => {
        const page = readPage(body, name, fields);
        return page === null ? unreadable : { kind: 'ok', value: page };
      },
    });
  }

  async close(): Promise<void> {
    await this.#http.close();
  }
}

function readPage(body: Buffer, name: string, fields: readonly string[]): KioskPage | null {
  try {
    const { elements, envelope } = slicePage(body, [name], fields);
    const { next } = envelope as { next?: unknown };
    return next === null || typeof next === 'string' ? { elements, next } : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
