import type { Lease } from '../../database/lease.js';
import type { Pool } from '../../database/pool.js';
import { inSnapshot } from '../../database/transaction.js';
import { everySource } from '../../ledger/scope/scope.js';
import { readSettings } from '../../ledger/warehouse-version/settings.js';
import { readWarehouseVersion } from '../../ledger/warehouse-version/version.js';
import { fitCustomerValue, holdOutOf } from '../../models/customer-value/fit-customer-value.js';
import { pausesUnder } from '../../models/customer-value/pauses.js';
import { firstDayOf, readHistories } from '../../models/customer-value/purchase-histories.js';
import { type StoreGroup, wantedGroups } from '../../models/customer-value/store-group.js';
import { keepModels, type StoredModel, storedModelOf, storeModel } from '../../models/customer-value/stored-models.js';
import { loadChannelDirectory } from '../../models/reporting/channels.js';
import type { Clock } from '../../runtime/clock.js';
import type { Logger } from '../../runtime/log.js';
import type { Leases } from '../leases/leases.js';

/** Held by whoever fits models: one process at a time. */
const customerValueLease = 'customer-value';

interface CustomerValuesNeeds {
  pool: Pool;
  clock: Clock;
  log: Logger;
  leases: Leases;
  /** Groups of stores that get a model of their own, by the stores' ids. */
  storeGroups: readonly (readonly string[])[];
}

/** Keeps the models of what customers will buy current. */
export class CustomerValues {
  constructor(private readonly needs: CustomerValuesNeeds) {}

  /** What the queue runs every few minutes: fits each group that has another whole day since its last fit. */
  async fitWhenDue(): Promise<void> {
    const { pool, leases } = this.needs;
    const groups = await this.groups();
    const models = await Promise.all(groups.map(({ sources }) => storedModelOf(pool, sources)));
    const { reportingCurrency } = await readSettings(pool);
    const due = groups.filter(({ day }, i) => !isCurrent(models[i]!, day, reportingCurrency));
    if (due.length === 0) return;
    await leases.tryHold(customerValueLease, async (lease, signal) => {
      for (const group of due) await this.fit(group, lease, signal);
      await lease.inTransaction((client) => keepModels(client, namesOf(groups)));
    });
  }

  /** Fits all groups now. Waits for its turn. Returns their models. */
  async fitNow(): Promise<StoredModel[]> {
    return await this.needs.leases.hold(customerValueLease, async (lease, signal) => {
      const groups = await this.groups();
      const models: StoredModel[] = [];
      for (const group of groups) models.push(await this.fit(group, lease, signal));
      await lease.inTransaction((client) => keepModels(client, namesOf(groups)));
      return models;
    });
  }

  private async groups(): Promise<StoreGroup[]> {
    const { pool, storeGroups } = this.needs;
    return wantedGroups(await loadChannelDirectory(pool, everySource), storeGroups);
  }

  /** Reads and fits without a transaction that others would wait for; only the result is written under the lease. */
  private async fit({ sources, day }: StoreGroup, lease: Lease, signal: AbortSignal): Promise<StoredModel> {
    const { pool, clock, log } = this.needs;
    const started = performance.now();
    const holdOut = holdOutOf((await firstDayOf(pool, sources)) ?? day, day);
    const { rows, currency, version } = await inSnapshot(pool, async (client) => ({
      rows: await readHistories(client, { sources, day, holdOutFrom: holdOut.from }),
      currency: (await readSettings(client)).reportingCurrency,
      version: (await readWarehouseVersion(client)).version,
    }));
    if (currency === null)
      throw new Error('facts without a reporting currency: the warehouse records one before it builds');
    const read = performance.now();
    const fitted = await fitCustomerValue(rows, holdOut, pausesUnder(signal));
    const [readMilliseconds, fitMilliseconds] = [read - started, performance.now() - read].map(Math.round);
    const model = {
      ...{ ...fitted, sources, day, currency, version },
      ...{ fittedAt: clock.now().toISOString(), fitMilliseconds: fitMilliseconds! },
    };
    await lease.inTransaction((client) => storeModel(client, model));
    const { customers, repeatCustomers, purchases, values } = fitted;
    log.info(
      { sources, day, customers, repeatCustomers, readMilliseconds, fitMilliseconds },
      purchases.fit ? 'customer value fitted' : 'customer value cannot be predicted',
    );
    for (const refusal of [purchases.refusal, values.refusal])
      if (refusal) log.info({ sources, refusal }, 'a model was refused');
    return model;
  }
}

function isCurrent(model: StoredModel | null, day: string, reportingCurrency: string | null): boolean {
  return model !== null && model.day >= day && model.currency === reportingCurrency;
}

function namesOf(groups: readonly StoreGroup[]): string[][] {
  return groups.map(({ sources }) => sources);
}
