import type { Platform } from '../../canonical/platform.js';
import type { TextRow } from '../../database/round-trip.js';
import { columns, type Queryable, type Sql, select, sql } from '../../database/sql.js';
import { type Scope, within } from '../../ledger/scope/scope.js';
import { sourcesOfPlatforms } from '../../ledger/sources/source-rows.js';
import { FactInventory } from '../facts/fact-inventory.js';
import type { Ordering } from './keyset.js';
import { columnsOf, type RowColumn, type RowColumns, selected } from './row-columns.js';
import { lookUp, type QuestionDatabase } from './snapshot.js';

export interface InventoryFilter {
  platform?: Platform[] | null;
  source?: string[] | null;
  product?: string[] | null;
  location?: string[] | null;
  isActive?: boolean | null;
}

const keys = [
  { expression: sql`i.product_key`, type: 'text' },
  { expression: sql`i.location_key`, type: 'text' },
] as const;
const available = { expression: sql`i.available`, type: 'numeric' } as const;

export const inventoryOrderings = {
  PRODUCT_ASC: { description: 'By product and location.', direction: 'asc', terms: keys },
  AVAILABLE_ASC: { description: 'Least available first.', direction: 'asc', terms: [available, ...keys] },
  AVAILABLE_DESC: { description: 'Most available first.', direction: 'desc', terms: [available, ...keys] },
} as const satisfies Record<string, Ordering>;

export const stockLevels = [
  'available',
  'onHand',
  'committed',
  'incoming',
  'reserved',
  'unsellable',
  'researching',
] as const;

export const inventoryColumns: RowColumns = columnsOf('i', FactInventory, [
  ...['productKey', 'locationKey', 'dateKey', 'sourceId', 'inventoryItemId', 'isActive', 'changedAt'],
  ...stockLevels,
]);

/** A level is valid from its day until the next row: the latest row of each product and location at or before the day. */
export function levelsAsOf(dateKey: number | null): Sql {
  const until = dateKey === null ? sql`true` : sql`f.date_key <= ${dateKey}`;
  return sql`(
    select distinct on (f.product_key, f.location_key) f.* from warehouse.fact_inventory f
    where ${until}
    order by f.product_key, f.location_key, f.date_key desc
  ) i`;
}

/** The filter as conditions on the levels `i`. */
export function inventoryConditions(
  scope: Scope,
  { platform, source, product, location, isActive }: InventoryFilter,
): Sql[] {
  const conditions = [within(scope, sql`i.source_id`)];
  if (platform) {
    conditions.push(sql`i.source_id in ${sourcesOfPlatforms(platform)}`);
  }
  if (source) conditions.push(sql`i.source_id = any(${source}::text[])`);
  if (product) conditions.push(sql`i.product_key = any(${product}::text[])`);
  if (location) conditions.push(sql`i.location_key = any(${location}::text[])`);
  if (typeof isActive === 'boolean') conditions.push(sql`i.is_active = ${isActive}`);
  return conditions;
}

/** The latest levels of the products, at all their locations. Rows begin with the product's key. */
export function inventoryOfProducts(
  db: QuestionDatabase,
  scope: Scope,
  productKeys: readonly string[],
  columns: readonly RowColumn[],
): Promise<TextRow[]> {
  return lookUp(
    db,
    sql`select distinct on (i.product_key, i.location_key) ${selected(sql`i.product_key`, columns)}
      from warehouse.fact_inventory i
      where i.product_key = any(${productKeys}::text[]) and ${within(scope, sql`i.source_id`)}
      order by i.product_key, i.location_key, i.date_key desc`,
  );
}

/** By the id of the API, `levelId`, whose keys may have slashes of their own. Rows begin with it. */
export function levelsById(
  db: QuestionDatabase,
  scope: Scope,
  ids: readonly string[],
  columns: readonly RowColumn[],
): Promise<TextRow[]> {
  const rows = ids.flatMap((id) => {
    const [, head, day] = /^(.*)\/(\d{8})$/.exec(id) ?? [];
    return [...(head ?? '').matchAll(/\//g)].map(({ index }) => ({
      product: head!.slice(0, index),
      location: head!.slice(index + 1),
      day: Number(day),
    }));
  });
  return lookUp(
    db,
    sql`select ${selected(sql`i.product_key || '/' || i.location_key || '/' || i.date_key`, columns)}
      from unnest(
        ${rows.map(({ product }) => product)}::text[], ${rows.map(({ location }) => location)}::text[],
        ${rows.map(({ day }) => day)}::integer[]
      ) as k (product_key, location_key, date_key)
      join warehouse.fact_inventory i
        on i.product_key = k.product_key and i.location_key = k.location_key and i.date_key = k.date_key
      where ${within(scope, sql`i.source_id`)}`,
  );
}

/** The id of a level in the API. */
export function levelId(productKey: string, locationKey: string, dateKey: number): string {
  return `${productKey}/${locationKey}/${dateKey}`;
}

export interface LocationRow {
  locationKey: string;
  sourceId: string;
  [column: string]: unknown;
}

export async function locationsByKey(
  db: Queryable,
  scope: Scope,
  keysAsked: readonly string[],
): Promise<LocationRow[]> {
  const shown = columns('l', ['locationKey', 'sourceId', 'platformLocationId', 'name', 'country', 'city', 'isActive']);
  return select(
    db,
    sql`select ${shown} from warehouse.dim_location l
      where l.location_key = any(${keysAsked}::text[]) and ${within(scope, sql`l.source_id`)}`,
  );
}
