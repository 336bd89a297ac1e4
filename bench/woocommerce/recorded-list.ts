import type { ReplayAnswer } from '../recording.js';
import { phpJson } from './php-json.js';

/** Records by the time of their last change, as one of WooCommerce's lists has them. */
interface RecordedList {
  /** The records from one index to another, as a JSON array. */
  page(start: number, end: number): Buffer;
  /**
   * The answer to a query with `modified_after`, `modified_before`, `page` or `offset`, `per_page`, `include`,
   * `order` by id, `_fields` of the first level.
   */
  answer(query: URLSearchParams): ReplayAnswer;
}

interface Records {
  count: number;
  id(at: number): number;
  /** Seconds since the epoch, not before that of the previous record. */
  modifiedAt(at: number): number;
  bytes(at: number): Buffer;
}

/** After the end of a list, HPOS answers a total of zero. */
const nothing = { body: Buffer.from('[]'), total: 0 };

export function recordList({ count, id, modifiedAt, bytes }: Records): RecordedList {
  const { all, ends } = inOneBuffer(Array.from({ length: count }, (_, at) => bytes(at)));
  const page = (start: number, end: number): Buffer =>
    end <= start
      ? Buffer.from('[]')
      : Buffer.concat([openBracket, all.subarray(start === 0 ? 0 : ends[start - 1]! + 1, ends[end - 1]), closeBracket]);

  /** The first record changed in that second or later. */
  const placeOf = (seconds: number): number => {
    let low = 0;
    let high = count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (modifiedAt(middle) < seconds) low = middle + 1;
      else high = middle;
    }
    return low;
  };

  const answer = (query: URLSearchParams): ReplayAnswer => {
    const [after, before] = [query.get('modified_after'), query.get('modified_before')];
    const size = Number(query.get('per_page') ?? 10);
    if (query.get('status') === 'trash') return listAnswer(nothing.body, nothing.total, size);
    const included = query.get('include')?.split(',').map(Number);
    if (included) {
      const given = included.map((each) => each - id(0)).map((at) => page(at, at + 1).subarray(1, -1));
      const body = Buffer.concat([
        openBracket,
        ...given.flatMap((each, n) => (n === 0 ? [each] : [comma, each])),
        closeBracket,
      ]);
      return listAnswer(trimmed(body, query), given.length, size);
    }
    const from = after === null ? 0 : placeOf(secondsOf(after) + 1);
    const to = before === null ? count : placeOf(secondsOf(before));
    // Sorted by id is sorted by change here.
    const passed = query.get('offset') ?? (Number(query.get('page') ?? 1) - 1) * size;
    if (Number(passed) > to - from) return listAnswer(nothing.body, nothing.total, size);
    const isDescending = query.get('order') === 'desc';
    const start = isDescending ? Math.max(from, to - Number(passed) - size) : Math.min(to, from + Number(passed));
    const end = isDescending ? Math.max(from, to - Number(passed)) : Math.min(to, start + size);
    const ids = (): Buffer =>
      Buffer.from(JSON.stringify(Array.from({ length: end - start }, (_, n) => ({ id: id(start + n) }))));
    return listAnswer(query.get('_fields') === 'id' ? ids() : trimmed(page(start, end), query), to - from, size);
  };
  return { page, answer };
}

/** An answer with WooCommerce's headers for totals. */
export function listAnswer(body: Buffer, total: number, size: number): ReplayAnswer {
  const headers = { 'x-wp-total': String(total), 'x-wp-totalpages': String(Math.ceil(total / size)) };
  return { body, headers };
}

/** The records with the requested fields only. */
function trimmed(body: Buffer, query: URLSearchParams): Buffer {
  const fields = query.get('_fields')?.split(',');
  if (!fields) return body;
  const records = JSON.parse(body.toString('utf8')) as Record<string, unknown>[];
  return phpJson(records.map((record) => picked(record, fields)));
}

/** Fields by their names, and parts of objects as `billing.email`. */
function picked(record: Record<string, unknown>, fields: readonly string[]): Record<string, unknown> {
  const kept = Object.entries(record).flatMap(([name, value]): [string, unknown][] => {
    if (fields.includes(name)) return [[name, value]];
    const parts = fields.filter((field) => field.startsWith(`${name}.`)).map((field) => field.slice(name.length + 1));
    return parts.length === 0 ? [] : [[name, picked(value as Record<string, unknown>, parts)]];
  });
  return Object.fromEntries(kept);
}

const openBracket = Buffer.from('[');
const closeBracket = Buffer.from(']');
const comma = Buffer.from(',');

/** The records separated by commas, with the end of each: a page is a slice. */
function inOneBuffer(records: readonly Buffer[]): { all: Buffer; ends: number[] } {
  const ends: number[] = [];
  let end = -1;
  for (const { length } of records) {
    end += 1 + length;
    ends.push(end);
  }
  return { all: Buffer.concat(records.flatMap((record, at) => (at === 0 ? [record] : [comma, record]))), ends };
}

function secondsOf(naive: string): number {
  return Date.parse(`${naive}Z`) / 1000;
}
