import Type from 'typebox';
import type { CanonicalRecord } from '../../src/canonical/record.js';
import type {
  AccountProfile,
  ConnectContext,
  ExtractRequest,
  Page,
  PlatformConnector,
} from '../../src/contract/extractor.js';
import { DataError } from '../../src/runtime/errors.js';

/** A customer as in its payload. A bad one is rejected by staging. */
interface ShelfCustomer {
  id: string;
  email: string;
  updatedAt: string;
  isBad?: boolean;
}

export interface Shelf {
  /** Each is a page of the stream `customers`. */
  pages: ShelfCustomer[][];
  profile?: Partial<AccountProfile>;
  /** Called before each page; may wait, throw, or record. */
  beforePage?(index: number, context: ConnectContext): Promise<void> | void;
  beforeProbe?(): Promise<void> | void;
  /** Further streams of customers, each with its own records, by name. */
  beside?: Record<string, Shelf>;
}

/**
 * The smallest platform that implements the extractor's contract, for tests of its surroundings: one stream of
 * customers, page by page, resumed by the number of pages read.
 */
export function shelfPlatform(shelf: Shelf): PlatformConnector {
  return {
    platform: 'FILES',
    settings: Type.Object({}),
    streams: ['customers', ...Object.keys(shelf.beside ?? {})].map((name) => ({ name, mode: 'incremental' })),
    connect: (_settings, context) => ({
      probe: async () => {
        await shelf.beforeProbe?.();
        return {
          name: 'The shelf',
          currency: 'GBP',
          timezone: 'Europe/London',
          notices: [],
          streams: [],
          ...shelf.profile,
        };
      },
      streams: [
        {
          name: 'customers',
          mode: 'incremental',
          extract: ({ state, signal }) => readPages(shelf, context, Number(state.pagesRead ?? 0), signal),
        },
        ...Object.entries(shelf.beside ?? {}).map(([name, other]) => ({
          name,
          mode: 'incremental' as const,
          extract: ({ state, signal }: ExtractRequest) =>
            readPages(other, context, Number(state.pagesRead ?? 0), signal),
        })),
      ],
      close: async () => undefined,
    }),
    stage: ({ payload, key }) => [stage(JSON.parse(Buffer.from(payload).toString()) as ShelfCustomer, key)],
  };
}

export function shelfCustomers(from: number, count: number): ShelfCustomer[] {
  return Array.from({ length: count }, (_, i) => {
    const id = String(from + i);
    return { id, email: `c${id}@example.com`, updatedAt: '2026-01-01T00:00:00Z' };
  });
}

async function* readPages(
  shelf: Shelf,
  context: ConnectContext,
  from: number,
  signal: AbortSignal,
): AsyncIterable<Page> {
  for (let index = from; index < shelf.pages.length; index += 1) {
    signal.throwIfAborted();
    await shelf.beforePage?.(index, context);
    yield {
      records: shelf.pages[index]!.map((customer) => ({
        key: customer.id,
        updatedAt: customer.updatedAt,
        payload: Buffer.from(JSON.stringify(customer)),
      })),
      state: { watermark: '2026-01-02T00:00:00Z', pagesRead: index + 1 },
      progress: { done: index + 1, total: shelf.pages.length },
    };
  }
}

function stage({ id, email, updatedAt, isBad }: ShelfCustomer, key: string): CanonicalRecord {
  if (isBad) throw new DataError(`customer ${key} is bad`, { code: 'bad_customer', path: 'isBad', value: 'true' });
  const unknown = { phone: null, firstName: null, lastName: null, country: null, city: null };
  return { kind: 'customer', customerId: id, email, createdAt: updatedAt, updatedAt, ...unknown };
}
