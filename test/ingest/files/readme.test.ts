import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { canonicalForm, columnsOf, fileKinds } from '../../../src/ingest/files/table/kinds.js';
import { filesSettings } from '../../../src/ingest/files/table/settings.js';
import { projectFile } from '../../../src/runtime/project-files.js';

const readme = readFileSync(projectFile('src', 'ingest', 'files', 'README.md'), 'utf8');

/** The names in the first column of a table, and whether the table says that they are needed. */
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

describe('The page about files', () => {
  for (const kind of fileKinds) {
    it(`tells every column of ${kind}, and which are needed`, () => {
      const rows = rowsUnder(`### ${kind}`);
      const told = [...rows.flatMap(({ names }) => names), 'updated_at', 'deleted'];
      expect(told.sort()).to.deep.equal(columnsOf(kind).sort());
      const needed = rows.filter(({ isNeeded }) => isNeeded).flatMap(({ names }) => names);
      expect(needed.sort()).to.deep.equal([...canonicalForm[kind].required].sort());
    });
  }

  it('tells every setting', () => {
    const told = rowsUnder('## Settings').flatMap(({ names }) => names);
    expect(told.sort()).to.deep.equal(Object.keys(filesSettings.properties).sort());
  });
});
