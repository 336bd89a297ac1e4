import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect } from 'chai';
import { nothingKnown } from '../../../src/contract/extractor.js';
import { files } from '../../../src/ingest/files/index.js';
import { systemClock } from '../../../src/runtime/clock.js';
import { silentLogger } from '../../../src/runtime/log.js';

const megabyte = 1024 * 1024;
const rows = 100_000;

describe('A file larger than the memory limit', () => {
  let folder: string;

  before(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-large-'));
    const file = path.join(folder, 'customers.csv');
    await pipeline(Readable.from(table()), createWriteStream(file));
    expect(statSync(file).size).to.be.above(60 * megabyte);
  });

  after(() => rmSync(folder, { recursive: true }));

  it('is read page by page: 60 MB in far less memory, without losing a row', async function () {
    this.timeout(60_000);
    const { signal } = new AbortController();
    const context = { sourceId: 'till', clock: systemClock, log: silentLogger, signal, backfillStart: new Date(0) };
    const stream = files.connect({ path: folder }, context).streams.find(({ name }) => name === 'customers')!;
    const before = held();
    let most = 0;
    let count = 0;
    let pages = 0;
    for await (const { records } of stream.extract({ state: { watermark: null }, signal, known: nothingKnown })) {
      const bytes = records.reduce((sum, { payload }) => sum + payload.length, 0);
      expect(bytes).to.be.below(2 * megabyte);
      count += records.length;
      pages += 1;
      if (pages % 8 === 0) most = Math.max(most, held() - before);
    }
    expect(count).to.equal(rows);
    expect(pages).to.be.above(40);
    expect(most).to.be.below(16 * megabyte);
  });
});

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Memory of buffers in use; a reader that collects the whole file would hold all of it. */
function held(): number {
  collectGarbage();
  return process.memoryUsage().arrayBuffers;
}

function* table(): Generator<string> {
  yield 'customer_id,email,city\n';
  const city = 'x'.repeat(600);
  for (let row = 0; row < rows; row += 1) yield `${row},buyer${row}@example.com,${city}\n`;
}
