import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { connectors } from '../src/ingest/registry.js';
import { projectFile } from '../src/runtime/project-files.js';

describe('The table of platforms', () => {
  const rows = readFileSync(projectFile('docs', 'platforms.md'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| platform') && !line.startsWith('| ---'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

  it('has a row for each stream of each platform, and no other', () => {
    const streams = Object.values(connectors).flatMap((connector) =>
      (connector?.streams ?? []).map(({ name }) => `${connector!.platform} \`${name}\``),
    );
    expect(rows.map(([platform, stream]) => `${platform} ${stream}`)).to.have.members(streams);
  });

  it('leaves no cell empty, and names existing tests', () => {
    for (const row of rows) {
      expect(row, row.join(' | ')).to.have.length(7);
      expect(
        row.filter((cell) => cell === ''),
        row.join(' | '),
      ).to.deep.equal([]);
      for (const file of row[6]!.split(', ')) expect(existsSync(projectFile(file)), file).to.equal(true);
    }
  });

  it('links to a page of each platform', () => {
    const text = readFileSync(projectFile('docs', 'platforms.md'), 'utf8');
    for (const [, target] of text.matchAll(/\]\(\.\.\/([^)]+)\)/g)) {
      expect(existsSync(projectFile(target!)), target).to.equal(true);
    }
    const folders = readdirSync(projectFile('src', 'ingest')).filter((folder) =>
      existsSync(projectFile('src', 'ingest', folder, 'index.ts')),
    );
    expect(folders).to.have.length(Object.keys(connectors).length);
    for (const folder of folders) expect(text).to.contain(`(../src/ingest/${folder}/README.md)`);
  });
});

describe('The table of faults', () => {
  const proof = /(?<![\w/])(test\/[\w/-]+\.test\.ts)`?(?: \(((?:\*[^*]+\*(?:, )?)+)\))?/g;
  const proofs = [...readFileSync(projectFile('docs', 'faults.md'), 'utf8').matchAll(proof)];

  it('names existing tests, by file and by title', () => {
    expect(proofs.length).to.be.above(100);
    for (const [, file, titles = ''] of proofs) {
      const text = readFileSync(projectFile(file!), 'utf8').replaceAll('’', "'");
      for (const [, title] of titles.matchAll(/\*([^*]+)\*/g)) {
        expect(text.includes(title!.replace(/^… | …$/g, '')), `${file}: ${title}`).to.equal(true);
      }
    }
  });
});

describe('The security review', () => {
  const rows = readFileSync(projectFile('docs', 'security.md'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| recommendation') && !line.startsWith('| ---'));

  it('names for each recommendation a test that exists, by file and by title', () => {
    expect(rows.length).to.be.above(35);
    for (const row of rows) {
      const proofs = [...row.matchAll(/`(test\/[\w/-]+\.(?:test|suite)\.ts)` \(((?:\*[^*]+\*(?:, )?)+)\)/g)];
      expect(proofs.length, row).to.be.above(0);
      // A file without a title would prove nothing.
      expect(proofs.length, row).to.equal([...row.matchAll(/test\/[\w/-]+\.(?:test|suite)\.ts/g)].length);
      for (const [, file, titles] of proofs) {
        const text = readFileSync(projectFile(file!), 'utf8');
        for (const [, title] of titles!.matchAll(/\*([^*]+)\*/g)) {
          const wanted = title!.replace(/^… ?| ?…$/g, '');
          expect(wanted.length, `${row}: ${title}`).to.be.above(5);
          expect(text.includes(wanted), `${file}: ${title}`).to.equal(true);
        }
      }
    }
  });
});

describe('The actions of the audit log', () => {
  it('are those in docs/access.md', () => {
    const page = readFileSync(projectFile('docs', 'access.md'), 'utf8')
      .split('## The audit log')[1]!
      .split('\n## ')[0]!;
    const rows = page.split('\n').filter((line) => line.startsWith('| `'));
    const listed = rows.flatMap((row) => [...row.split('|')[1]!.matchAll(/`([^`]+)`/g)].map(([, action]) => action!));
    const files = ['src/api/principals/gate.ts', 'src/api/principals/access.ts', 'src/cli/keys-command.ts'];
    const text = files.map((file) => readFileSync(projectFile(file), 'utf8')).join('\n');
    const written = [...text.matchAll(/'(\w+_refused|read_personal_data|download_export|change|keys \w+)'/g)];
    expect(listed).to.have.members([...new Set(written.map(([, action]) => action!))]);
  });
});
