import type { SegmentBounds } from '../../canonical/segments.js';
import type { Queryable } from '../../database/pool.js';
import { readSql } from '../../runtime/project-files.js';
import { keptRollups } from '../roll-up/kept-rollups.js';
import { aggregateChecks } from './aggregate-checks.js';
import { customerMonthsCheck } from './customer-months-check.js';
import { customerSetsCheck } from './customer-sets-check.js';
import { customerStepsCheck } from './customer-steps-check.js';
import { partitionChecks } from './partition-checks.js';
import { productUnitsCheck } from './product-units-check.js';
import { rollupChecks } from './rollup-checks.js';

const fileChecks = [
  'references',
  'members',
  'customer-matching',
  'header-and-lines',
  'taken-back',
  'order-parts',
  'stale-orders',
  'product-history',
  'products-of-lines',
  'valid-orders',
  'first-orders',
  'customer-measures',
  'customer-years',
  'customer-days',
  'customer-cohorts',
  'customer-spread',
  'customer-segments',
  'customer-numbers',
  'stock',
  'net-sales',
  'exchange-rates',
  'fees',
  'dirty-keys',
].map((name) => ({ name, sql: readSql(`models/integrity/${name}.sql`) }));

const checks = [
  ...fileChecks,
  ...aggregateChecks,
  ...partitionChecks,
  { name: 'customer-months', sql: customerMonthsCheck },
  { name: 'customer-sets', sql: customerSetsCheck },
  { name: 'customer-steps', sql: customerStepsCheck },
  { name: 'product-units', sql: productUnitsCheck },
];

interface Violation {
  check: string;
  row: Record<string, unknown>;
}

/**
 * Checks the invariants that hold after a roll-up, computed from the facts alone; empty if all hold. Primary keys
 * already ensure that keys are unique and not null. It reads all facts: for tests and operators.
 */
export async function findViolations(client: Queryable, segments: SegmentBounds): Promise<Violation[]> {
  const violations: Violation[] = [];
  const own = (await keptRollups(client)).flatMap(rollupChecks);
  for (const { name, sql } of [...checks, ...own]) {
    const values = sql.includes('$1') ? [segments.medium, segments.high, segments.vip] : [];
    const { rows } = await client.query<Record<string, unknown>>(sql, values);
    violations.push(...rows.map((row) => ({ check: name, row })));
  }
  return violations;
}
