import path from 'node:path';
import { inTransaction } from '../database/transaction.js';
import { readOwnRates } from '../jobs/rates/read-rates.js';
import { missingRates } from '../ledger/rejected-records/rejected-rows.js';
import { everySource } from '../ledger/scope/scope.js';
import { compareRates, type RateChanges } from '../models/rates/load-rates.js';
import { rateFeeds } from '../models/reporting/rate-rows.js';
import { ConfigError } from '../runtime/errors.js';
import { type ExitCode, exitCodes } from './exit-codes.js';
import type { GlobalOptions } from './read-config.js';
import { withSession } from './session.js';
import { textTable } from './text-table.js';

/** Fetches the configured rates and converts the amounts that they affect. */
export async function ratesSyncCommand(options: GlobalOptions): Promise<ExitCode> {
  return await withSession(options, async ({ pool, rates, warehouse }, { exchangeRates }) => {
    const { provider, file } = exchangeRates;
    if (provider === 'NONE' && file === null) {
      throw new ConfigError(
        'There are no exchange rates to read: exchangeRates.provider is NONE and exchangeRates.file is not set.',
        {
          code: 'no_rate_provider',
        },
      );
    }
    await warehouse.prepare();
    for (const { provider: from, ...changes } of await rates.sync()) {
      process.stdout.write(`${from}: ${describeChanges(changes)}\n`);
    }
    const problems = (await rateFeeds(pool)).filter(({ problem }) => problem !== null);
    for (const { provider: from, problem } of problems) process.stderr.write(`${from}: ${problem}\n`);
    return problems.length > 0 ? exitCodes.failed : exitCodes.ok;
  });
}

/** Imports a file of the merchant's own rates. With `check` it only reports what would change. */
export async function ratesImportCommand(
  file: string,
  { check = false }: { check?: boolean },
  options: GlobalOptions,
): Promise<void> {
  await withSession(options, async ({ pool, rates, warehouse }) => {
    const read = await readOwnRates(path.resolve(file));
    if (check) {
      const changes = await inTransaction(pool, (client) => compareRates(client, 'FILE', read.rates));
      process.stdout.write(`${file}: ${describeChanges(changes)}; nothing was written\n`);
      return;
    }
    await warehouse.prepare();
    // Only the configured file is recognised by its content: another one must not pass for it.
    const [taken] = await rates.takeIn([{ ...read, fingerprint: null }]);
    if (taken) process.stdout.write(`${file}: ${describeChanges(taken)}\n`);
  });
}

/** Prints the latest rates and the orders that are waiting for one. */
export async function ratesStatusCommand(options: GlobalOptions): Promise<void> {
  await withSession(options, async ({ pool }) => {
    const feeds = await rateFeeds(pool);
    const missing = await missingRates(pool, everySource);
    process.stdout.write(
      feeds.length === 0
        ? 'No exchange rates have been read yet.\n'
        : textTable(
            [{ title: 'provider' }, { title: 'latest day' }, { title: 'read at' }],
            feeds.map(({ provider, latestDate, readAt }) => [provider, latestDate ?? '-', readAt ?? '-']),
          ),
    );
    for (const { provider, problem } of feeds) if (problem !== null) process.stdout.write(`${provider}: ${problem}\n`);
    for (const { currency, firstDay, lastDay, records } of missing) {
      process.stdout.write(
        `${records} record(s) are waiting for a ${currency} rate between ${firstDay} and ${lastDay}\n`,
      );
    }
  });
}

function describeChanges({ added, corrected, unchanged }: RateChanges): string {
  return `${added} new rates, ${corrected} corrected, ${unchanged} unchanged`;
}
