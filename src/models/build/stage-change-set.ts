import type { CanonicalRecord, OrderRecord } from '../../canonical/record.js';
import type { PoolClient } from '../../database/pool.js';
import { readSql } from '../../project-files.js';
import { stageRates } from '../rates/staged-rates.js';
import type { ChangeSet, Rejection } from './change-set.js';
import { orderProblem } from './order-problem.js';
import { StagedCatalogue } from './staged-catalogue.js';
import { StagedOrders } from './staged-orders.js';
import { StagedRows } from './staged-rows.js';

const neverJoinBy = readSql('models/build/never-join-by.sql');
const stagingTables = readSql('models/build/staging-tables.sql');
const outOfRangeDates = readSql('models/build/out-of-range-dates.sql');
const analyzeStaged = readSql('models/build/analyze-staged.sql');
const rejectStaged = readSql('models/build/reject-staged.sql');

/** Which kinds of rows a change set has staged: steps of the others are left out. */
export interface Staged {
  rejected: Rejection[];
  hasOrders: boolean;
  hasDeletions: boolean;
  hasVariants: boolean;
  hasCosts: boolean;
  hasCustomers: boolean;
  hasLocations: boolean;
  /** How often the inventory steps run. */
  inventoryRounds: number;
}

/** Brings a change set into the session's temporary tables, without the records that cannot be taken. */
export async function stageChangeSet(client: PoolClient, changeSet: ChangeSet): Promise<Staged> {
  const { source, reportingCurrency, records } = changeSet;
  await client.query(stagingTables);
  const rows = new StagedRows('change_source', ['source_id', 'platform', 'timezone', 'reporting_currency']);
  rows.add([source.sourceId, source.platform, source.timezone, reportingCurrency]);

  const { rows: excluded } = await client.query<{ contact: string }>(neverJoinBy);
  const orders = new StagedOrders(source.sourceId, new Set(excluded.map(({ contact }) => contact)));
  const catalogue = new StagedCatalogue(source.sourceId);
  const rejected: Rejection[] = [];
  for (const [seq, { record, from, isAssembled }] of records.entries()) {
    const problem = record.kind === 'order' ? orderProblem(record) : null;
    if (problem) rejected.push({ from, ...problem });
    else if (record.kind === 'order') orders.add(seq, record, isAssembled === true);
    else if (record.kind === 'order_refund') orders.addLoneRefund(seq, record, source.currency);
    else addRecord(catalogue, seq, record);
  }

  const tables = [rows, orders.orders, orders.lines, orders.refunds, orders.loneRefunds, ...catalogue.tables];
  for (const table of tables) await table.copyTo(client);
  await client.query(analyzeStaged);
  const hasAmounts = !orders.orders.isEmpty || !orders.loneRefunds.isEmpty;
  if (hasAmounts || !catalogue.inventory.isEmpty) rejected.push(...(await rejectOutOfRange(client, changeSet)));
  if (hasAmounts) rejected.push(...(await rejectWithoutRate(client, changeSet)));
  return {
    rejected,
    hasOrders: !orders.orders.isEmpty,
    hasDeletions: !catalogue.deletions.isEmpty,
    hasVariants: !catalogue.variants.isEmpty,
    hasCosts: !catalogue.costs.isEmpty,
    hasCustomers: !catalogue.customers.isEmpty,
    hasLocations: !catalogue.locations.isEmpty,
    inventoryRounds: catalogue.inventoryRounds,
  };
}

function addRecord(catalogue: StagedCatalogue, seq: number, record: Exclude<CanonicalRecord, OrderRecord>): void {
  switch (record.kind) {
    case 'product':
      catalogue.addProduct(seq, record);
      break;
    case 'customer':
      catalogue.addCustomer(seq, record);
      break;
    case 'location':
      catalogue.addLocation(seq, record);
      break;
    case 'inventory':
      catalogue.addInventory(seq, record);
      break;
    case 'deletion':
      catalogue.addDeletion(seq, record);
      break;
  }
}

async function rejectWithoutRate(client: PoolClient, changeSet: ChangeSet): Promise<Rejection[]> {
  const waiting = await stageRates(client, changeSet);
  if (waiting.size > 0) await client.query(rejectStaged, [[...waiting.keys()]]);
  return [...waiting.values()];
}

async function rejectOutOfRange(client: PoolClient, { source, records }: ChangeSet): Promise<Rejection[]> {
  const { rows } = await client.query<{ seq: number; path: string; value: string }>(outOfRangeDates);
  const rejected = new Map<number, Rejection>();
  for (const { seq, path, value } of rows) {
    const from = records[seq]?.from;
    if (!from || rejected.has(seq)) continue;
    rejected.set(seq, {
      from,
      code: 'date_out_of_range',
      message: `${path} ${value} in ${source.timezone} is not a day between 1970-01-01 and 2069-12-31; correct it at the platform`,
      path,
      value,
    });
  }
  if (rejected.size > 0) await client.query(rejectStaged, [[...rejected.keys()]]);
  return [...rejected.values()];
}
