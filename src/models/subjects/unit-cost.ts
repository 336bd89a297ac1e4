import type { ChangeSetTables } from '../change-set/change-set-tables.js';

interface UnitCost {
  seq: number;
  variantId: string;
  updatedAt: string;
  /** null: unknown. */
  unitCost: string | null;
}

/** The merchant's cost for one unit of a variant, from its product or its stock item. */
export function addUnitCost(rows: ChangeSetTables, sourceId: string, cost: UnitCost): void {
  const { seq, variantId, updatedAt, unitCost } = cost;
  rows.add('staged_cost', {
    seq,
    product_key: `${sourceId}:${variantId}`,
    variant_id: variantId,
    updated_at: updatedAt,
    unit_cost: unitCost,
  });
}
