import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { buildSync } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { projectFile } from '../../src/runtime/project-files.js';
import { answer, ask } from '../api/support/graphql-client.js';
import { leave, needsChromium, noNotes, openPage, sharedChromium } from '../support/chromium.js';
import type { TestDatabase } from '../support/database.js';
import { fitCompany, loadedCompany } from './support/company.js';
import { type Dashboard, startDashboard, violationsOf } from './support/dashboard.js';

const run = promisify(execFile);

/** What a view asks, in each form. */
interface Question {
  name: string;
  graphql: string;
  curl: string;
  typescript: string;
}

/** The fields that an answer has, by which those of a view are told apart. */
const keyOf = (data: object): string => Object.keys(data).toSorted().join();

/** As tsc has it for whoever copies it: strict, with the package of the client. */
const compilerOptions = {
  ...{ target: 'es2022', lib: ['es2022', 'dom'], types: [], module: 'esnext', moduleResolution: 'bundler' },
  ...{ strict: true, noEmit: true, noUncheckedIndexedAccess: true, skipLibCheck: true },
};

describe('“Ask”', function () {
  this.timeout(180_000);
  let database: TestDatabase;
  let dashboard: Dashboard;
  let browser: Browser;
  let folder: string;

  before(async function () {
    needsChromium(this);
    database = await loadedCompany();
    await fitCompany(database);
    dashboard = await startDashboard(database);
    browser = await sharedChromium();
    folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-ask-'));
    mkdirSync(path.join(folder, 'node_modules'));
    symlinkSync(projectFile('clients', 'typescript'), path.join(folder, 'node_modules', 'cartograph-client'));
    writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }');
    writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }));
  });
  after(async () => {
    if (folder) rmSync(folder, { recursive: true });
    await dashboard?.stop();
    await database?.drop();
  });

  const questionsOf = async (page: Page): Promise<Question[]> => {
    await page.getByRole('button', { name: /^Ask/ }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('region').first().waitFor();
    const texts = async (form: string) => {
      await dialog.getByLabel(form, { exact: true }).check();
      return dialog.locator('pre').allTextContents();
    };
    const names = await dialog.locator('section strong').allTextContents();
    const [graphql, curl, typescript] = [await texts('GraphQL'), await texts('curl'), await texts('TypeScript')];
    return names.map((name, at) => ({ name, graphql: graphql[at]!, curl: curl[at]!, typescript: typescript[at]! }));
  };

  it('has what each view asks, and it is answered as the view was: as GraphQL, by curl, in TypeScript with its types', async () => {
    const { orders, customers } = await answer<Record<'orders' | 'customers', { nodes: { id: string }[] }>>(
      dashboard.url,
      '{ orders(first: 1) { nodes { id } } customers(first: 1) { nodes { id } } }',
    );
    const { page, notes } = await openPage(browser);
    const answers = new Map<string, unknown>();
    page.on('response', (response) => {
      if (!response.url().endsWith('/graphql')) return;
      void response.json().then(
        ({ data }: { data?: Record<string, unknown> }) => data && answers.set(keyOf(data), data),
        () => undefined,
      );
    });
    const printed: { file: string; expected: unknown }[] = [];
    for (const view of [
      ...['/', '/?category=Candles&compare=none', '/sales?range=last-month&by=category', '/products?country=GB'],
      ...['/customers?store=london', '/customer-list?cohort=2026-01-01..2026-12-31&ordered=2026-01-01..2026-12-31'],
      ...['/marketing', '/money?category=Candles', '/status', '/number?metric=mer&range=yesterday'],
      '/number?metric=netSales&by=CUSTOMER&only=PLATFORM%3DSHOPIFY',
      `/order?id=${encodeURIComponent(orders.nodes[0]!.id)}`,
      `/customer?id=${encodeURIComponent(customers.nodes[0]!.id)}`,
    ]) {
      answers.clear();
      await page.goto(dashboard.url + view);
      await page.locator('main .card, main .tile').first().waitFor();
      await page.locator('main .skeleton').first().waitFor({ state: 'detached' });
      const questions = await questionsOf(page);
      expect(questions, view).to.have.length.above(0);
      for (const { name, graphql, curl, typescript } of questions) {
        const [query = '', variables = '{}'] = graphql.split('# Variables:\n');
        const own = await ask(dashboard.url, query, JSON.parse(variables.replace(/^# /gm, '')) as object);
        expect(own.errors ?? [], `${view} ${name}`).to.deep.equal([]);
        // Health tells what is under way, which may have gone on.
        if (view !== '/status') expect(own.data, `${view} ${name}`).to.deep.equal(answers.get(keyOf(own.data!)));
        const { stdout } = await run('/bin/sh', ['-c', curl]);
        expect((JSON.parse(stdout) as { data: unknown }).data, `${view} ${name} by curl`).to.deep.equal(own.data);
        const file = `question-${printed.length}`;
        writeFileSync(path.join(folder, `${file}.ts`), typescript);
        printed.push({ file, expected: own.data });
      }
    }
    expect(notes).to.deep.equal(noNotes);
    await leave(page);

    // A program that uses an answer, and one that uses it wrongly.
    const [overview] = printed.map(({ file }) => `${file}.ts`);
    const source = readFileSync(path.join(folder, overview!), 'utf8');
    writeFileSync(
      path.join(folder, 'uses.ts'),
      `${source}
import { add } from 'cartograph-client';
export const sum: Decimal = add(answer.headline.total.netSales.amount, answer.headline.total.refunds.amount);
export const first: string | undefined = answer.trend.rows[0]?.span.first;
// @ts-expect-error an amount is no number
export const twice = answer.headline.total.netSales.amount * 2;
// @ts-expect-error this was not asked for
export const other = answer.headline.total.unitsOnHand;
`,
    );
    let said = '';
    try {
      const tsc = projectFile('node_modules', 'typescript', 'bin', 'tsc');
      execFileSync(process.execPath, [tsc, '--project', folder], { stdio: 'pipe' });
    } catch (error) {
      said = String((error as { stdout: Buffer }).stdout);
    }
    expect(said).to.equal('');

    const entry = printed.map(({ file }) => `await import('./${file}.ts');`).join('\n');
    const bundle = path.join(folder, 'all.mjs');
    buildSync({
      stdin: { contents: entry, resolveDir: folder },
      ...{ bundle: true, format: 'esm', platform: 'node', outfile: bundle, logLevel: 'warning' },
    });
    writeFileSync(
      path.join(folder, 'print.mjs'),
      `console.log = (answer) => process.stdout.write(JSON.stringify(answer) + '\\n');\nawait import('./all.mjs');`,
    );
    const { stdout } = await run(process.execPath, [path.join(folder, 'print.mjs')], { maxBuffer: 100 * 1024 * 1024 });
    const lines = stdout.trimEnd().split('\n');
    expect(lines).to.have.length(printed.length);
    for (const [at, { expected }] of printed.entries()) expect(JSON.parse(lines[at]!)).to.deep.equal(expected);
  });

  it('has nothing that axe finds wrong, and opens its question in the explorer', async () => {
    const { page, notes } = await openPage(browser);
    await page.goto(`${dashboard.url}/number?metric=netSales&by=COUNTRY&range=last-month`);
    await page.locator('.tile .value data').first().waitFor();
    await page.getByRole('button', { name: /^Ask/ }).click();
    const question = page.getByRole('dialog').getByRole('region', { name: 'Number' });
    await question.waitFor();
    expect(await question.locator('pre').textContent()).not.to.include('grossSales');
    expect(await violationsOf(page)).to.deep.equal([]);
    const explorer = page.context().waitForEvent('page');
    await question.getByRole('link', { name: 'Open in the explorer' }).click();
    const opened = await explorer;
    await opened.locator('.cm-content').first().waitFor();
    await opened.getByText('query Number').first().waitFor();
    expect(notes).to.deep.equal(noNotes);
    await leave(page);
  });
});
