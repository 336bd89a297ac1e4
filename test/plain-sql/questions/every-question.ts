import { expect } from 'chai';
import type { Pool } from '../../../src/database/pool.js';
import { maxReportRows } from '../../../src/models/report/spans.js';
import { answer, ask } from '../../api/support/graphql-client.js';
import { exact } from '../answered-report.js';
import { questionsOfCustomers } from './of-customers.js';
import { questionsOfMargins, questionsOfRefunds } from './of-margins-and-refunds.js';
import { questionsOfMarketing } from './of-marketing.js';
import { questionsOfSales } from './of-sales.js';
import { questionsOfOrders, questionsOfStock } from './of-stock-and-orders.js';
import { printAnswers, questionsOfPage, tablesOf } from './page.js';
import type { WorkedOut } from './pieces.js';
import { inSetting, type Setting, settingOfPage } from './setting.js';

export interface AskedOf {
  url: string;
  pool: Pool;
  setting: Setting;
}

/** Each question worked out by SQL on the facts: a row for each of the answer, with its values in order. Needs `prepareFacts`. */
function workedOut(setting: Setting): Record<string, WorkedOut> {
  return {
    ...questionsOfSales(setting),
    ...questionsOfMargins(),
    ...questionsOfRefunds(setting),
    ...questionsOfCustomers(setting),
    ...questionsOfStock(setting),
    ...questionsOfMarketing(setting),
    ...questionsOfOrders(setting),
  };
}

/** One test for each question of `docs/reports.md`; of the page's own company (`settingOfPage`) also for the answer printed there. */
export function everyQuestionOfTheDocs(of: () => AskedOf): void {
  const answers = new Map<string, string>();
  it('has its SQL', () => {
    expect(questionsOfPage.map(({ title }) => title)).to.have.members(Object.keys(workedOut(settingOfPage)));
  });

  for (const { title, query, answer: printed } of questionsOfPage) {
    it(`is answered as SQL on the facts answers it: ${title}`, async () => {
      const { url, pool, setting } = of();
      const asked = inSetting(query, setting);
      const wanted: unknown[][] = [];
      for (const text of [workedOut(setting)[title]!].flat()) {
        const { rows } = await pool.query<unknown[]>({ text, rowMode: 'array' });
        wanted.push(...rows.map((row) => row.map(comparable)));
      }
      if (wanted.length > maxReportRows) {
        expect((await ask(url, asked)).errors[0]?.message).to.match(/has more than 3660 rows/);
        return;
      }
      const answered = await answer<object>(url, asked);
      const got = rowsOf(answered).map((row) => row.map(comparable));
      expect(got).to.deep.equal(wanted);
      if (setting !== settingOfPage) return;
      answers.set(title, tablesOf(answered));
      if (!isPrinting)
        expect(answers.get(title), 'docs/reports.md has another answer: `npm run answers`').to.equal(printed);
    });
  }

  after(() => {
    if (isPrinting && answers.size > 0) printAnswers(answers);
  });
}

/** `npm run answers`: the answers of the page's own company are printed in the page instead of compared with it. */
const isPrinting = process.env.CARTOGRAPH_PRINT_ANSWERS !== undefined;

/** The rows of an answer, each with its values in order. */
function rowsOf(data: unknown): unknown[][] {
  if (Array.isArray(data)) return data.flatMap((row) => (hasRows(row) ? rowsOf(row) : [valuesOf(row)]));
  if (typeof data !== 'object' || data === null) return [];
  return Object.entries(data).flatMap(([name, value]) => (name === 'total' ? [valuesOf(value)] : rowsOf(value)));
}

/** Whether it has nothing but rows of its own. */
function hasRows(row: unknown): boolean {
  const values: unknown[] = typeof row === 'object' && row !== null ? Object.values(row) : [];
  return values.length === 1 && Array.isArray(values[0]);
}

function valuesOf(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [value];
  return Object.values(value).flatMap(valuesOf);
}

/** Numbers as exact decimals. */
function comparable(value: unknown): unknown {
  return /^-?\d+(\.\d+)?$/.test(String(value)) ? exact(value) : value;
}
