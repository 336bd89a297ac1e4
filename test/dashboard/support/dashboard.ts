import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import type { Config } from '../../../src/config/config.js';
import { addApi } from '../../../src/processes/api.js';
import { createStack } from '../../../src/processes/stack.js';
import { projectFile } from '../../../src/runtime/project-files.js';
import type { TestDatabase } from '../../support/database.js';
import { testLogger } from '../../support/test-logger.js';
import { companyConfig } from './company.js';

export interface Dashboard {
  /** `http://127.0.0.1:40123`, without a slash at the end. */
  url: string;
  stop(): Promise<void>;
}

/** The API's part of a process with the dashboard, on a database. `port`: that of an API that has stopped, to be found again. */
export async function startDashboard(
  { url: databaseUrl }: Pick<TestDatabase, 'url'>,
  { port = 0, access = {} }: { port?: number; access?: Partial<Config['access']> } = {},
): Promise<Dashboard> {
  const stack = createStack();
  const config = companyConfig(databaseUrl);
  const graphqlUrl = await addApi(
    {
      config: { ...config, api: { ...config.api, port }, access: { ...config.access, ...access } },
      log: testLogger,
      connectors: {},
    },
    { url: databaseUrl, condition: async () => null },
    stack,
  );
  return {
    url: graphqlUrl.replace(/\/graphql$/, ''),
    stop: stack.stop,
  };
}

const axe = readFileSync(projectFile('node_modules', 'axe-core', 'axe.min.js'), 'utf8');

/** What axe finds wrong with the page as it is now, each as a line: rule, and where. */
export async function violationsOf(page: Page): Promise<string[]> {
  // Through the debugger's protocol: the page's policy lets in no script.
  await page.evaluate(axe);
  return page.evaluate(`axe.run({ resultTypes: ['violations'] }).then(({ violations }) =>
    violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => id + ' at ' + target.join(' ') + ': ' + failureSummary)))`);
}

/**
 * The exact numbers of a column of a section's table, from the top; null where a cell has none.
 * @param section the title of the section
 * @param column 1 is the first
 */
export async function exactColumn(page: Page, section: string, column: number): Promise<(string | null)[]> {
  await page.getByRole('region', { name: section, exact: true }).locator('tbody').waitFor({ state: 'attached' });
  return page.evaluate(`[...document.querySelectorAll('section.card')]
    .filter((card) => card.querySelector('h2').textContent === ${JSON.stringify(section)})
    .flatMap((card) => [...card.querySelectorAll('tbody tr > :nth-child(${column})')])
    .map((cell) => cell.querySelector('data')?.value ?? null)`);
}
