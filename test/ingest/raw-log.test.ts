import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { Page } from '../../src/contract/extractor.js';
import { joinFragments, splitFragments } from '../../src/contract/fragments.js';
import { inTransaction } from '../../src/database/transaction.js';
import { appendPage, type PageCounts, readRawBatch, readRawRecords } from '../../src/raw/raw-log.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { rejection } from '../support/rejection.js';

const day = (n: number): string => `2026-07-0${n}T10:00:00Z`;
const extractedAt = new Date('2026-07-09T00:00:00Z');
const runId = randomUUID();

describe('the raw log', () => {
  let database: TestDatabase;

  before(async () => {
    database = await createTestDatabase();
  });

  beforeEach(async () => {
    await database.pool.query('truncate raw.chunk, raw.record_version, raw.scan_key restart identity');
  });

  after(async () => {
    await database.drop();
  });

  /** By the last append. */
  let writtenBytes = 0;

  /** Records as `key: [text, time]`. */
  type Given = Record<string, [string, string | null]>;

  const recordsOf = (given: Given): Page['records'] =>
    Object.entries(given).map(([key, [text, updatedAt]]) => ({ key, updatedAt, payload: Buffer.from(text) }));

  async function append(
    given: Given | Page['records'],
    rest: Partial<Page> = {},
    stream = 'orders',
  ): Promise<PageCounts> {
    const records = Array.isArray(given) ? given : recordsOf(given);
    const page: Page = { records, state: { watermark: null }, ...rest };
    const { bytes, ...counts } = await inTransaction(database.pool, (client) =>
      appendPage(client, { sourceId: 'shop', stream, runId, extractedAt, page }),
    );
    writtenBytes = bytes;
    return counts;
  }

  async function chunks(): Promise<number> {
    return (await database.pool.query('select from raw.chunk')).rowCount!;
  }

  async function read(afterChunkId = '0', maxBytes = 1_000_000) {
    const { records, lastChunkId } = await readRawBatch(database.pool, {
      ...{ sourceId: 'shop', afterChunkId, maxBytes },
      withHistory: new Set(['products']),
    });
    return {
      lastChunkId,
      texts: records.map(({ key, payload, isDeleted }) =>
        isDeleted ? `${key} deleted` : `${key} ${Buffer.from(payload).toString()}`,
      ),
    };
  }

  const counts = (fetched: number, some: Partial<PageCounts>): PageCounts => ({
    fetched,
    new: 0,
    changed: 0,
    unchanged: 0,
    deleted: 0,
    ...some,
  });

  it('writes nothing when a page arrives a second time', async () => {
    const page: Given = { 1: ['one', day(1)], 2: ['two', day(2)] };
    expect(await append(page)).to.deep.equal(counts(2, { new: 2 }));
    expect(writtenBytes).to.equal('one'.length + 'two'.length);
    expect(await append(page)).to.deep.equal(counts(2, { unchanged: 2 }));
    expect(writtenBytes).to.equal(0);
    expect(await chunks()).to.equal(1);
  });

  it('appends only the records of a page that changed', async () => {
    await append({ 1: ['one', day(1)], 2: ['two', day(2)] });
    expect(await append({ 1: ['one', day(1)], 2: ['TWO', day(3)], 3: ['three', day(3)] })).to.deep.equal(
      counts(3, { new: 1, changed: 1, unchanged: 1 }),
    );
    expect((await read('1')).texts).to.deep.equal(['2 TWO', '3 three']);
  });

  it('returns the original bytes', async () => {
    const payload = Buffer.from([0x7b, 0x00, 0xff, 0x1e, 0x0a, 0x5c]);
    await append([{ key: 'a', updatedAt: '2026-07-01T10:00:00.123456Z', payload, place: 'till/a.csv:17' }]);
    const { records } = await readRawBatch(database.pool, {
      ...{ sourceId: 'shop', afterChunkId: '0', maxBytes: 1 },
      withHistory: new Set(),
    });
    const { payload: read, ...rest } = records[0]!;
    expect(Buffer.from(read).equals(payload)).to.equal(true);
    expect(rest).to.deep.equal({
      sourceId: 'shop',
      stream: 'orders',
      key: 'a',
      updatedAt: '2026-07-01T10:00:00.123456Z',
      extractedAt: '2026-07-09T00:00:00Z',
      isDeleted: false,
      place: 'till/a.csv:17',
      delivery: null,
      chunkId: '1',
      position: 0,
      runId,
      notBefore: null,
    });
  });

  it('does not append a known older version again', async () => {
    await append({ 1: ['old', day(1)] });
    await append({ 1: ['new', day(2)] });
    expect(await append({ 1: ['old', day(1)] })).to.deep.equal(counts(1, { unchanged: 1 }));
    expect(await chunks()).to.equal(2);
  });

  it('appends an unknown older version', async () => {
    await append({ 1: ['new', day(2)] });
    expect(await append({ 1: ['old', day(1)] })).to.deep.equal(counts(1, { changed: 1 }));
    expect((await read()).texts).to.deep.equal(['1 new']);
  });

  it('appends a version that returns: A, B, A are three', async () => {
    await append({ 1: ['A', day(1)] });
    await append({ 1: ['B', day(1)] });
    expect(await append({ 1: ['A', day(1)] })).to.deep.equal(counts(1, { changed: 1 }));
    expect((await read()).texts).to.deep.equal(['1 A']);
  });

  it('uses the last of two versions in one page', async () => {
    const records = ['first', 'second'].map((text) => ({ key: '1', updatedAt: day(1), payload: Buffer.from(text) }));
    expect(await append(records)).to.deep.equal(counts(1, { new: 1 }));
    expect((await read()).texts).to.deep.equal(['1 second']);
  });

  it('keeps streams and sources apart', async () => {
    await append({ 1: ['one', day(1)] });
    expect(await append({ 1: ['one', day(1)] }, {}, 'products')).to.deep.equal(counts(1, { new: 1 }));
  });

  describe('of a full scan', () => {
    it('marks what a complete scan did not show as deleted, but only once it is complete', async () => {
      await append({ a: ['A', null], b: ['B', null], c: ['C', null] }, { scan: 'first', completes: { scan: 'first' } });
      expect(await append({ a: ['A', null] }, { scan: 'second' })).to.deep.equal(counts(1, { unchanged: 1 }));
      expect(await append({ c: ['C2', null] }, { scan: 'second', completes: { scan: 'second' } })).to.deep.equal(
        counts(1, { changed: 1, deleted: 1 }),
      );
      expect((await read('1')).texts).to.deep.equal(['c C2', 'b deleted']);
      expect((await database.pool.query('select from raw.scan_key')).rowCount).to.equal(0);
    });

    it('writes nothing more about deleted records, and a new version when they return', async () => {
      const whole = (given: Given, scan: string) => append(given, { scan, completes: { scan } });
      await whole({ a: ['A', null], b: ['B', null] }, '1');
      await whole({ a: ['A', null] }, '2');
      expect(await whole({ a: ['A', null] }, '3')).to.deep.equal(counts(1, { unchanged: 1 }));
      expect(await whole({ a: ['A', null], b: ['B', null] }, '4')).to.deep.equal(
        counts(2, { unchanged: 1, changed: 1 }),
      );
      expect((await read()).texts).to.deep.equal(['a A', 'b B']);
    });

    it('forgets what an abandoned scan had shown', async () => {
      await append({ a: ['A', null], b: ['B', null] }, { scan: '1', completes: { scan: '1' } });
      await append({ b: ['B', null] }, { scan: '2' });
      const { deleted } = await append({ a: ['A', null] }, { scan: '3', completes: { scan: '3' } });
      expect(deleted).to.equal(1);
    });

    it('of an account keeps what it has shown while another account is scanned in between', async () => {
      const part = (keyPrefix: string, given: Given, scan: string, isLast = false) =>
        append(given, { scan, keyPrefix, ...(isLast && { completes: { scan } }) });
      await part('a/', { 'a/1': ['1', null], 'a/2': ['2', null], 'a/3': ['3', null] }, 'first', true);
      await part('a/', { 'a/1': ['1', null] }, 'second');
      await part('b/', { 'b/1': ['1', null] }, 'third', true);
      expect(await part('a/', { 'a/2': ['2', null] }, 'second', true)).to.deep.equal(
        counts(1, { unchanged: 1, deleted: 1 }),
      );
      expect((await database.pool.query('select from raw.scan_key')).rowCount).to.equal(0);
    });

    it('compares only the keys of the partition that was read', async () => {
      const partition = (day: string, given: Given) =>
        append(given, { scan: day, keyPrefix: `${day}/`, completes: { scan: day } });
      await partition('2026-07-01', { '2026-07-01/x': ['1', null], '2026-07-01/y': ['2', null] });
      await partition('2026-07-02', { '2026-07-02/x': ['3', null] });
      expect(await partition('2026-07-01', {})).to.deep.equal(counts(0, { deleted: 2 }));
      expect((await read()).texts).to.deep.equal(['2026-07-02/x 3', '2026-07-01/x deleted', '2026-07-01/y deleted']);
    });
  });

  describe('read in batches', () => {
    it('returns whole chunks up to a size, at least one, and where to continue', async () => {
      for (const n of [1, 2, 3]) await append({ [n]: ['x'.repeat(100), day(n)] });
      const sizes: number[] = [];
      let after = '0';
      for (;;) {
        const { texts, lastChunkId } = await read(after, 150);
        if (lastChunkId === null) break;
        sizes.push(texts.length);
        after = lastChunkId;
      }
      expect(sizes).to.deep.equal([2, 1]);
      expect((await read('0', 1)).texts).to.have.length(1);
    });

    it('returns only the newest version of a record, but every version of a product', async () => {
      for (const stream of ['orders', 'products']) {
        await append({ 1: ['a', day(1)] }, {}, stream);
        await append({ 1: ['b', day(2)] }, {}, stream);
      }
      expect((await read()).texts).to.deep.equal(['1 b', '1 a', '1 b']);
    });

    it('returns single records by their places', async () => {
      await append({ 1: ['one', day(1)], 2: ['two', day(1)] });
      await append({ 3: ['three', day(1)] });
      const places = [
        { chunkId: '2', position: 0 },
        { chunkId: '1', position: 1 },
      ];
      const records = await readRawRecords(database.pool, places);
      expect(records.map(({ key, payload }) => [key, Buffer.from(payload).toString()])).to.deep.equal([
        ['2', 'two'],
        ['3', 'three'],
      ]);
      expect((await rejection(readRawRecords(database.pool, [{ chunkId: '9', position: 0 }]))).message).to.match(
        /lacks 1 of 1/,
      );
    });
  });
});

describe('fragments', () => {
  it('are returned unchanged', () => {
    for (const texts of [['{}'], ['{"a":1}', '{"b":"é"}', '[]']]) {
      const joined = joinFragments(texts.map((text) => Buffer.from(text)));
      expect(splitFragments(joined).map((piece) => Buffer.from(piece).toString())).to.deep.equal(texts);
    }
  });
});
