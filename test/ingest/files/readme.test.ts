import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { presetsDocument } from '../../../src/ingest/files/presets-document.js';
import { canonicalForm, columnsOf, fileKinds } from '../../../src/ingest/files/table/kinds.js';
import { filesSettings } from '../../../src/ingest/files/table/settings.js';
import { projectFile } from '../../../src/runtime/project-files.js';

const readme = readFileSync(projectFile('src', 'ingest', 'files', 'README.md'), 'utf8');

/** The names in the first column of a table, and whether the table marks them as required. */
function rowsUnder(heading: string): { names: string[]; isNeeded: boolean }[] {
  const section = readme.split(`\n${heading}\n`)[1]!.split('\n#')[0]!;
  return section
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .map(([, names, , needed]) => ({
      names: [...names!.matchAll(/`(\w+)`/g)].map(([, name]) => name!),
      isNeeded: needed === 'yes',
    }));
}

describe('The page of the presets', () => {
  it('is generated from them', () => {
    expect(readFileSync(projectFile('docs', 'file-presets.md'), 'utf8')).to.equal(presetsDocument());
  });
});

describe('The README about files', () => {
  for (const kind of fileKinds) {
    it(`documents every column of ${kind}, and which are required`, () => {
      const rows = rowsUnder(`### ${kind}`);
      const documented = [...rows.flatMap(({ names }) => names), 'updated_at', 'deleted'];
      expect(documented.sort()).to.deep.equal(columnsOf(kind).sort());
      const needed = rows.filter(({ isNeeded }) => isNeeded).flatMap(({ names }) => names);
      expect(needed.sort()).to.deep.equal([...canonicalForm[kind].required].sort());
    });
  }

  it('documents every setting', () => {
    const documented = rowsUnder('## Settings').flatMap(({ names }) => names);
    expect(documented.sort()).to.deep.equal(Object.keys(filesSettings.properties).sort());
  });
});
