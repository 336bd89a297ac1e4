import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { files } from '../../../src/ingest/files/index.js';
import { systemClock } from '../../../src/runtime/clock.js';
import { silentLogger } from '../../../src/runtime/log.js';

describe('Testing a folder of files', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-probe-'));

  after(() => rmSync(folder, { recursive: true }));

  it('knows the names of columns in the encoding in which the file will be read', async () => {
    writeFileSync(path.join(folder, 'kunden.csv'), Buffer.from('Kundenschlüssel;Straße\n1;Äckerweg\n', 'latin1'));
    writeFileSync(path.join(folder, 'zákazníci.csv'), Buffer.from([0x44, 0x76, 0x6f, 0xf8, 0xe1, 0x6b, 0x0a]));
    const mapping = path.join(folder, 'mapping.yaml');
    writeFileSync(
      mapping,
      'files: [{ pattern: "*.csv", kind: customers, columns: { Kundenschlüssel: customer_id, Straße: city } }]',
    );
    const { signal } = new AbortController();
    const context = { sourceId: 'till', clock: systemClock, log: silentLogger, signal, backfillStart: new Date(0) };
    const { notices = [] } = await files.connect({ path: folder, mapping }, context).probe();
    expect(notices.map((notice) => notice.split(' is ')[0])).to.deep.equal(['zákazníci.csv']);
    expect(notices[0]).to.contain('it is not UTF-8: the byte F8 in line 1');
  });
});
