import type { ChangeSetTables } from '../change-set/change-set-tables.js';

interface UnitCost {
  seq: number;
  variantId: string;
  updatedAt: string;
  /** In `currency`; null: unknown. */
  unitCost: string | null;
  currency: string;
}

/** The merchant's cost for one unit of a variant, from its product or its stock item. */
export function addUnitCost(rows: ChangeSetTables, sourceId: string, cost: UnitCost): void {
  const { seq, variantId, updatedAt, unitCost, currency } = cost;
  rows.add('staged_cost', {
    seq,
    product_key: `${sourceId}:${variantId}`,
    variant_id: variantId,
    updated_at: updatedAt,
    unit_cost: unitCost,
    currency,
  });
}
