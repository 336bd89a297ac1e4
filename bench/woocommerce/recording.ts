import type { Recording, ReplayAnswer } from '../recording.js';
import { modifiedAt, orderId, recordedOrder, recordedRefunds } from './recorded-orders.js';

const pageSize = 100;
const api = '/wp-json/wc/v3';
const index = {
  name: 'Recorded',
  url: 'https://recorded.example',
  home: 'https://recorded.example',
  gmt_offset: 0,
  timezone_string: 'Europe/London',
};
const nothing = listAnswer(Buffer.from('[]'), 0, pageSize);

/** WooCommerce's REST API over recorded orders: each of a page of them, in the order of their changes, and their refunds. */
export function recordStore(count: number): Recording {
  const { bytes, ends } = inOneBuffer(Array.from({ length: count }, (_, at) => recordedOrder(at)));
  const page = (start: number, end: number): Buffer =>
    Buffer.concat([
      openBracket,
      bytes.subarray(start === 0 ? 0 : ends[start - 1]! + 1, ends[end - 1] ?? 0),
      closeBracket,
    ]);

  const orders = (query: URLSearchParams): ReplayAnswer => {
    if (query.get('status') === 'trash') return nothing;
    const [after, before] = [query.get('modified_after'), query.get('modified_before')];
    const from = after === null ? 0 : placeOf(secondsOf(after) + 1, count);
    const to = before === null ? count : placeOf(secondsOf(before), count);
    const size = Number(query.get('per_page') ?? 10);
    const start = Math.min(to, from + (Number(query.get('page') ?? 1) - 1) * size);
    const end = Math.min(to, start + size);
    const body = query.get('_fields') === 'id' ? ids(start, end) : page(start, end);
    return listAnswer(body, to - from, size);
  };

  return {
    pages: Math.ceil(count / pageSize),
    page: (at) => page(at * pageSize, Math.min(count, (at + 1) * pageSize)),
    answer: async (_request, { pathname, searchParams }) => {
      if (pathname === '/wp-json/') return { body: json(index) };
      if (pathname === `${api}/data/currencies/current`) return { body: json({ code: 'GBP', name: 'Pound sterling' }) };
      if (pathname === `${api}/orders`) return orders(searchParams);
      const refunded = /\/orders\/(\d+)\/refunds$/.exec(pathname)?.[1];
      if (refunded !== undefined) return listAnswer(recordedRefunds(Number(refunded)), 1, pageSize);
      if (/\/(products|customers|coupons)$/.test(pathname)) return nothing;
      throw new Error(`the replay server has no recording for: ${pathname}`);
    },
  };
}

const openBracket = Buffer.from('[');
const closeBracket = Buffer.from(']');

/** Orders between commas, and where each ends: a page is a piece of it. */
function inOneBuffer(orders: readonly Buffer[]): { bytes: Buffer; ends: number[] } {
  const comma = Buffer.from(',');
  const ends: number[] = [];
  let end = -1;
  for (const { length } of orders) {
    end += 1 + length;
    ends.push(end);
  }
  return { bytes: Buffer.concat(orders.flatMap((order, at) => (at === 0 ? [order] : [comma, order]))), ends };
}

/** The first order that was changed at the second or later. */
function placeOf(seconds: number, count: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (modifiedAt(middle) < seconds) low = middle + 1;
    else high = middle;
  }
  return low;
}

function secondsOf(naive: string): number {
  return Date.parse(`${naive}Z`) / 1000;
}

function ids(start: number, end: number): Buffer {
  return json(Array.from({ length: Math.max(0, end - start) }, (_, n) => ({ id: orderId(start + n) })));
}

function listAnswer(body: Buffer, total: number, size: number): ReplayAnswer {
  const headers = { 'x-wp-total': String(total), 'x-wp-totalpages': String(Math.ceil(total / size)) };
  return { body, headers };
}

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}
