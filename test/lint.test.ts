import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { parse } from 'yaml';
import { projectFile } from '../src/runtime/project-files.js';

const run = promisify(execFile);

/** Layer -> folders that it must not import, as in CONTRIBUTING.md. */
const above: Record<string, string[]> = {
  'src/runtime': ['contract', 'raw', 'ledger', 'ingest', 'models', 'jobs', 'schema', 'resolvers', 'api', 'cli'],
  'src/canonical': ['contract', 'raw', 'ledger', 'ingest', 'models', 'jobs', 'processes'],
  'src/database': ['contract', 'raw', 'ledger', 'ingest', 'models', 'jobs'],
  'src/config': ['contract', 'raw', 'ledger', 'ingest', 'models', 'jobs'],
  'src/charts': ['runtime', 'database', 'config', 'models', 'api', 'pictures', '../simulators'],
  'src/headline': ['runtime', 'database', 'models', 'schema', 'resolvers', 'api', 'pictures', '../simulators'],
  'src/pictures': ['ledger', 'models', 'jobs', 'schema', 'resolvers', 'api', 'processes', 'cli'],
  'src/ledger': ['ingest', 'models', 'jobs', 'schema', 'resolvers', 'api', 'processes', 'cli'],
  'src/contract': ['ingest', 'models', 'jobs'],
  'src/raw': ['ingest', 'models', 'jobs'],
  'src/ingest': ['models', 'jobs', 'schema', 'resolvers', 'api', 'processes', 'cli', '../simulators'],
  'src/models': ['raw', 'contract', 'ingest', 'exports', 'jobs', 'schema', 'resolvers', 'api', 'processes', 'cli'],
  'src/exports': ['raw', 'contract', 'ingest', 'jobs', 'schema', 'resolvers', 'api', 'processes', 'cli'],
  'src/jobs': ['schema', 'resolvers', 'api', 'processes', 'cli'],
  'src/schema': ['raw', 'contract', 'ingest', 'jobs', 'resolvers', 'api', 'processes', 'cli'],
  'src/resolvers': ['ingest', 'api', 'processes', 'cli', '../simulators'],
  'src/api': ['../simulators', '../demo'],
  'src/processes': ['../simulators', '../demo'],
  'src/cli': ['../simulators', '../demo'],
  'clients/typescript/src': ['examples', '../../src', '../../simulators', '../../test'],
  'dashboard/src': ['../src/models', '../simulators', '../demo', '../test'],
  'dashboard/src/parts': ['app', 'views', '../../src/models'],
  'dashboard/src/data': ['app', 'views', '../../src/models'],
  simulators: ['src', 'demo', 'bench'],
  'simulators/shopify': ['../src', 'woocommerce', 'till', 'ecb'],
  'simulators/woocommerce': ['../src', 'shopify', 'till', 'ecb'],
  'simulators/till': ['../src', 'shopify', 'woocommerce', 'ecb'],
  'simulators/ecb': ['../src', 'shopify', 'woocommerce', 'till', 'trade'],
  'simulators/trade': ['../src', 'shopify', 'woocommerce', 'till', 'ecb'],
  'simulators/kit': ['../src', 'shopify', 'woocommerce', 'till', 'ecb', 'trade'],
};

/** Rule -> code with its fault. */
const faults: Record<string, string> = {
  'no-console': "console.log('x');",
  'no-unused-vars': 'function unused() {}',
  'typescript(no-explicit-any)': 'export const x: any = 1;',
  eqeqeq: 'export const x = (a: number, b: number) => a == b;',
  'prefer-const': 'let x = 1;\nexport const y = () => x;',
  'no-fallthrough':
    'export function f(x: number) {\n  switch (x) {\n    case 1:\n      f(2);\n    case 2:\n      f(3);\n  }\n}',
  'no-empty': 'export function f() {\n  try {\n    f();\n  } catch {}\n}',
  'array-callback-return': 'export const x = [1].map((n) => {\n  n + 1;\n});',
  'no-cond-assign': 'export function f(x: number) {\n  if ((x = 2)) f(x);\n}',
  'unicorn(prefer-node-protocol)': "export { readFileSync } from 'fs';",
  'typescript(ban-ts-comment)': '// @ts-ignore\nexport const x = 1;',
  'no-unreachable': 'export function f() {\n  return 1;\n  f();\n}',
  'no-debugger': 'debugger;',
};

describe('npm run lint', function () {
  this.timeout(60_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-lint-'));
    for (const file of ['.oxlintrc.json', '.oxfmtrc.json']) cpSync(projectFile(file), path.join(folder, file));
  });
  after(() => rmSync(folder, { recursive: true }));

  function write(file: string, text: string): void {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  }

  /** File -> rules that it breaks. */
  async function lint(): Promise<Map<string, string[]>> {
    const found = await run(projectFile('node_modules/.bin/oxlint'), ['--format', 'json', '.'], { cwd: folder }).catch(
      (error: { stdout: string }) => error,
    );
    const { diagnostics } = JSON.parse(found.stdout) as { diagnostics: { filename: string; code: string }[] };
    const rules = new Map<string, string[]>();
    for (const { filename, code } of diagnostics) rules.set(filename, [...(rules.get(filename) ?? []), code]);
    return rules;
  }

  it('finds a fault of each kind that it checks', async () => {
    for (const [rule, code] of Object.entries(faults)) write(`src/jobs/${rule.replace(/\W/g, '-')}.ts`, `${code}\n`);
    const found = await lint();
    for (const rule of Object.keys(faults)) {
      const name = rule.includes('(') ? rule : `eslint(${rule})`;
      expect(found.get(`src/jobs/${rule.replace(/\W/g, '-')}.ts`), rule).to.include(name);
    }
  });

  it('finds each import against the layers, of a file in a folder and of one beside it', async () => {
    const planted = Object.entries(above).flatMap(([layer, folders]) =>
      folders.flatMap((target, at) => {
        const below = `${layer}/fault-${at}/of.ts`;
        write(below, `export { x } from '../../${target}/x.js';\n`);
        const beside = `${layer}/fault-${at}.ts`;
        write(beside, `export { x } from '../${target}.js';\n`);
        return [below, beside];
      }),
    );
    const found = await lint();
    expect(planted.filter((file) => !found.get(file)?.includes('eslint(no-restricted-imports)'))).to.deep.equal([]);
    write('src/jobs/runs/right.ts', "export { x } from '../../models/x.js';\nexport { y } from '../leases/y.js';\n");
    expect((await lint()).get('src/jobs/runs/right.ts')).to.equal(undefined);
    const ofProduct = ['src/charts/x.js', 'src/headline/x.js', 'clients/typescript/src/x.js'];
    const allowed = ['preact', 'preact/hooks', ...ofProduct.map((file) => `../../../${file}`)];
    write(
      'dashboard/src/parts/right.ts',
      allowed.map((from, at) => `export { x as x${at} } from '${from}';\n`).join(''),
    );
    write('dashboard/src/parts/wrong.ts', "export { x } from 'undici';\n");
    const ofDashboard = await lint();
    expect(ofDashboard.get('dashboard/src/parts/right.ts')).to.equal(undefined);
    expect(ofDashboard.get('dashboard/src/parts/wrong.ts')).to.include('eslint(no-restricted-imports)');
  });

  it('finds what charts cannot have in a browser', async () => {
    write('src/charts/node.tsx', "export { readFileSync } from 'node:fs';\n");
    write('src/charts/big.ts', "export { default as Big } from 'big.js';\n");
    write('src/charts/right.tsx', "export { h } from 'preact';\nexport { useState } from 'preact/hooks';\n");
    const found = await lint();
    for (const file of ['src/charts/node.tsx', 'src/charts/big.ts'])
      expect(found.get(file), file).to.include('eslint(no-restricted-imports)');
    expect(found.get('src/charts/right.tsx')).to.equal(undefined);
  });

  it('finds files that import each other in a circle', async () => {
    write('src/raw/one.ts', "export { two as x } from './two.js';\nexport const one = 1;\n");
    write('src/raw/two.ts', "export { one as y } from './one.js';\nexport const two = 2;\n");
    expect((await lint()).get('src/raw/one.ts')).to.include('import(no-cycle)');
  });

  it('finds code in another format, and imports in another order', async () => {
    const rows = { right: "import a from './a.js';\nimport b from './b.js';\n\nexport const x = [a, b];\n" };
    const wrong = {
      order: rows.right.replace(/^(.*\n)(.*\n)/, '$2$1'),
      quotes: rows.right.replaceAll("'", '"'),
      width: `export const x = [${"'a', ".repeat(40)}];\n`,
    };
    for (const [name, text] of Object.entries({ ...rows, ...wrong })) write(`format/${name}.ts`, text);
    const files = ['--list-different', 'format'];
    const { stdout } = await run(projectFile('node_modules/.bin/oxfmt'), files, { cwd: folder }).catch(
      (error: { stdout: string }) => error,
    );
    expect(stdout.trim().split('\n').sort()).to.deep.equal(Object.keys(wrong).map((name) => `format/${name}.ts`));
  });

  it('leaves one thing to this test: a key that a JSON file has twice', () => {
    const files = ['.', 'clients/typescript', 'scripts', 'simulators', 'test'].flatMap((under) =>
      readdirSync(projectFile(under), { recursive: under !== '.', encoding: 'utf8' })
        .filter((file) => file.endsWith('.json'))
        .map((file) => path.join(under, file)),
    );
    expect(files.length).to.be.greaterThan(20);
    for (const file of files) expect(() => parse(readFileSync(projectFile(file), 'utf8')), file).not.to.throw();
    expect(() => parse('{ "a": 1, "a": 2 }')).to.throw('unique');
  });
});
