import type { StoredModel } from '../models/customer-value/stored-models.js';
import type { GlobalOptions } from './read-config.js';
import { withSession } from './session.js';
import { textTable } from './text-table.js';

const titles = ['stores', 'as of', 'customers', 'who came back', 'r', 'alpha', 'a', 'b', 'p', 'q', 'gamma', 'hold-out'];
const digits = 3;

/** Fits the models of what customers will buy now, and prints their parameters or why there are none. */
export async function customerValueCommand(options: GlobalOptions): Promise<void> {
  await withSession(options, async ({ customerValues }) => {
    const models = await customerValues.fitNow();
    if (models.length === 0) {
      process.stdout.write('Nothing to fit: no source has both trade and a complete first sync.\n');
      return;
    }
    const rows = models.map(cellsOf);
    process.stdout.write(
      textTable(
        titles.map((title) => ({ title })),
        rows,
      ),
    );
    for (const line of models.flatMap(refusalsOf)) process.stdout.write(`${line}\n`);
  });
}

function cellsOf({ sources, day, customers, repeatCustomers, purchases, values, holdOut }: StoredModel): string[] {
  const shown = (value: number | undefined): string => value?.toFixed(digits) ?? '-';
  const { r, alpha, a, b } = purchases.fit?.parameters ?? {};
  const { p, q, gamma } = values.fit?.parameters ?? {};
  return [
    ...[sources.join(' '), day, String(customers), String(repeatCustomers)],
    ...[r, alpha, a, b, p, q, gamma].map(shown),
    holdOut.fit ? errorText(holdOut.fit) : '-',
  ];
}

function errorText({ predictedPurchases, actualPurchases }: { predictedPurchases: number; actualPurchases: number }) {
  if (actualPurchases === 0) return '-';
  const percent = (100 * (predictedPurchases - actualPurchases)) / actualPurchases;
  return `${percent < 0 ? '' : '+'}${percent.toFixed(1)} %`;
}

function refusalsOf({ sources, purchases, values, holdOut }: StoredModel): string[] {
  const named = { purchases: purchases.refusal, values: values.refusal, 'hold-out': holdOut.refusal };
  return Object.entries(named).flatMap(([name, refusal]) =>
    refusal === null ? [] : [`${sources.join(' ')}: ${name}: ${refusal}`],
  );
}
