import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { localPlace } from '../../../src/ingest/files/places/local-place.js';
import { findFiles } from '../../../src/ingest/files/table/find-files.js';
import type { MappingEntry } from '../../../src/ingest/files/table/mapping-entry.js';
import { readMapping } from '../../../src/ingest/files/table/mapping.js';

describe('The mapping of a file', () => {
  let home: string;
  let mapping: MappingEntry[];

  before(() => {
    home = mkdtempSync(path.join(os.tmpdir(), 'cartograph-found-'));
    mkdirSync(path.join(home, 'kasse'));
    writeFileSync(path.join(home, 'kasse', 'bons-1.csv'), '');
    const file = path.join(home, 'mapping.yaml');
    writeFileSync(
      file,
      'files: [{ pattern: "kasse/bons-*.csv", kind: orders }, { pattern: "bons-*.csv", kind: refunds }]',
    );
    mapping = readMapping(file);
  });

  after(() => rmSync(home, { recursive: true }));

  async function found(place: string, below?: string): Promise<unknown[]> {
    const files = await findFiles(localPlace(path.join(home, place), below), mapping, new AbortController().signal);
    return files.map(({ name, kind }) => [name, kind]);
  }

  it('is the same whether the whole folder, a subfolder or the one file is read', async () => {
    const expected = [['kasse/bons-1.csv', 'orders']];
    expect(await found('', home)).to.deep.equal(expected);
    expect(await found('kasse', home)).to.deep.equal(expected);
    expect(await found('kasse/bons-1.csv', home)).to.deep.equal(expected);
  });

  it('of a file elsewhere matches its path below the imported place; its name is the whole path', async () => {
    const whole = path.join(home, 'kasse', 'bons-1.csv');
    const elsewhere = path.join(home, 'other');
    for (const below of [undefined, elsewhere]) {
      expect(await found('', below)).to.deep.equal([[whole, 'orders']]);
      expect(await found('kasse', below)).to.deep.equal([[whole, 'refunds']]);
    }
  });

  it("matches the file's name if the source has one file instead of a folder", async () => {
    expect(await found('kasse/bons-1.csv', path.join(home, 'kasse', 'bons-1.csv'))).to.deep.equal([
      ['bons-1.csv', 'refunds'],
    ]);
  });
});
