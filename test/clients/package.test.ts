import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { buildSync } from 'esbuild';
import { projectFile } from '../../src/runtime/project-files.js';

const client = projectFile('clients', 'typescript');

/** A document as graphql-codegen's client preset writes it into another project. */
const foreignDocument = `
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
import { createClient, type Decimal } from 'cartograph-client';

class TypedDocumentString<TResult, TVariables> extends String implements DocumentTypeDecoration<TResult, TVariables> {
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;
  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }
  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
const document = new TypedDocumentString('{ report { total { itemsSold } } }') as unknown as TypedDocumentString<
  { report: { total: { itemsSold: Decimal } } }, { first: number }
>;
const client = createClient({ url: 'http://127.0.0.1/graphql' });
const { report } = await client.query(document, { first: 1 });
const sold: Decimal = report.total.itemsSold;
// @ts-expect-error: a required variable.
await client.query(document);
console.log(sold);
`;

describe("The client's package", function () {
  this.timeout(60_000);
  let folder: string;
  let installed: string;
  before(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-client-'));
    installed = path.join(folder, 'node_modules', 'cartograph-client');
    mkdirSync(installed, { recursive: true });
    execFileSync('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder], { cwd: client });
    const [packed] = readdirSync(folder).filter((file) => file.endsWith('.tgz'));
    execFileSync('tar', ['-xzf', path.join(folder, packed!), '--strip-components', '1', '-C', installed]);
  });
  after(() => rmSync(folder, { recursive: true }));

  it('depends on nothing', () => {
    const { dependencies = {}, peerDependencies = {} } = JSON.parse(
      readFileSync(path.join(installed, 'package.json'), 'utf8'),
    ) as Record<string, object>;
    expect({ ...dependencies, ...peerDependencies }).to.deep.equal({});
    const modules = readdirSync(path.join(installed, 'dist'), { recursive: true, encoding: 'utf8' });
    const imported = modules
      .filter((file) => /\.(js|d\.ts)$/.test(file))
      .flatMap((file) => [
        ...readFileSync(path.join(installed, 'dist', file), 'utf8').matchAll(/\b(?:from|import)\s*\(?\s*'([^']+)'/g),
      ])
      .map(([, name]) => name!);
    expect(imported).to.include('./client.js');
    expect(imported.filter((name) => !name.startsWith('.'))).to.deep.equal([]);
  });

  it('lets bundlers leave out what a page does not use', () => {
    const [output] = buildSync({
      stdin: { contents: "export { createClient, OrdersDocument } from 'cartograph-client';", resolveDir: folder },
      ...{ bundle: true, format: 'esm', minify: true, write: false, platform: 'browser' },
    }).outputFiles;
    const { text } = output!;
    expect(text).to.contain('query Orders(').and.contain('fragment OrderLine on');
    expect(text).not.to.match(/query (?!Orders\()\w+|WeeklyFigures|NumberFormat/);
  });

  it('compiles with every example of its README, for browsers, beside documents of another project', () => {
    const blocks = [...readFileSync(path.join(client, 'README.md'), 'utf8').matchAll(/^```ts\n([^]*?)^```/gm)];
    expect(blocks.length).to.be.greaterThan(3);
    for (const [at, [, code]] of blocks.entries()) writeFileSync(path.join(folder, `readme-${at}.ts`), code!);
    writeFileSync(path.join(folder, 'foreign-document.ts'), foreignDocument);
    symlinkSync(
      projectFile('node_modules', '@graphql-typed-document-node'),
      path.join(folder, 'node_modules', '@graphql-typed-document-node'),
    );
    const compilerOptions = {
      ...{ target: 'es2022', lib: ['es2022', 'dom'], types: [], module: 'esnext', moduleResolution: 'bundler' },
      ...{ strict: true, noEmit: true, paths: { graphql: [projectFile('node_modules', 'graphql')] } },
    };
    writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }');
    writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }));
    const tsc = projectFile('node_modules', 'typescript', 'bin', 'tsc');
    let said = '';
    try {
      execFileSync(process.execPath, [tsc, '--project', folder], { stdio: 'pipe' });
    } catch (error) {
      said = String((error as { stdout: Buffer }).stdout);
    }
    expect(said).to.equal('');
  });
});
