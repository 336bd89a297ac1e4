import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { codes } from '../../clients/typescript/src/errors/codes.js';
import { projectFile } from '../../src/runtime/project-files.js';

/** A text in capitals of several words: a code, in these files. */
const codeIn = /'([A-Z]+(?:_[A-Z]+)+)'/g;

/** The code of answers that nobody reads, and one of a library's errors. */
const others = new Set(['CLIENT_GONE', 'ERR_JOSE_GENERIC']);

describe("The client's table of error codes", () => {
  it('has every code of the API: else add it to clients/typescript/src/errors/codes.ts', () => {
    const root = projectFile('src', 'api');
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
    const paths = [...files.map((file) => `${root}/${file}`), projectFile('src', 'resolvers', 'request-error.ts')];
    const texts = paths.map((file) => readFileSync(file, 'utf8'));
    const found = new Set(texts.flatMap((text) => [...text.matchAll(codeIn)].map(([, code]) => code!)));
    expect([...found]).to.include.members(['SERVER_BUSY', 'QUERY_TOO_DEEP', 'DATABASE_UNAVAILABLE', 'VERSION_GONE']);
    const unknown = ['FORBIDDEN', 'UNAUTHENTICATED', ...found].filter(
      (code) => !others.has(code) && !Object.hasOwn(codes, code),
    );
    expect(unknown).to.deep.equal([]);
  });
});
