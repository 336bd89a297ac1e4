import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { projectFile } from '../src/runtime/project-files.js';

/** The ambiguous words of CONTRIBUTING.md, and the folders in which names may have them. */
const homes: Record<string, { names: RegExp; home: RegExp }> = {
  stage: {
    names: /stag(e|ed|er|ers|es|ing)/i,
    home: /^(ingest|contract|jobs\/pipeline|models\/(load|parts|change-set))\//,
  },
  publish: { names: /(un)?publish(ed|es)?|publication/i, home: /^ledger\/warehouse-version\// },
  part: { names: /parts?/i, home: /^(models\/parts\/|canonical\/|jobs\/pipeline\/retractions\.ts)/ },
};

const declaration =
  /^(?:export )?(?:declare )?(?:default )?(?:async )?(?:abstract )?(?:function\*?|class|interface|type|const|let) (\w+)/gm;

describe('A word of CONTRIBUTING.md', () => {
  const root = projectFile('src');
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file));

  for (const [word, { names, home }] of Object.entries(homes)) {
    it(`is used in names only with its meaning: ${word}`, () => {
      const elsewhere = files
        .filter((file) => !home.test(file))
        .flatMap((file) => namesIn(file, readFileSync(`${root}/${file}`, 'utf8')).map((name) => `${file}: ${name}`))
        .filter((each) =>
          wordsOf(each.split(': ')[1]!).some((one) => new RegExp(`^(${names.source})$`, 'i').test(one)),
        );
      expect(elsewhere).to.deep.equal([]);
    });
  }

  it('is found within a name', () => {
    expect(wordsOf('readStagedRows')).to.deep.equal(['read', 'staged', 'rows']);
    expect(wordsOf('part-of-history')).to.deep.equal(['part', 'of', 'history']);
    expect(
      namesIn('a/b-c.ts', 'export async function one(): void {}\nconst two = 2;\n  const inner = 3;'),
    ).to.deep.equal(['b-c', 'one', 'two']);
  });
});

/** The file's own and those of its declarations. */
function namesIn(file: string, text: string): string[] {
  const own = file.slice(file.lastIndexOf('/') + 1).replace(/\.tsx?$/, '');
  return [own, ...[...text.matchAll(declaration)].map(([, name]) => name!)];
}

function wordsOf(name: string): string[] {
  return name
    .replaceAll(/([a-z])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[-_.]/);
}
