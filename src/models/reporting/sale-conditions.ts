import { allOf, identifier, type Sql, sql } from '../../database/sql.js';

/** Where an order went. Codes as in a report, in upper or lower case. */
export interface PlaceFilter {
  country?: string[] | null;
  region?: string[] | null;
}

/** What was sold or taken back. Keys as in a report; products by their ids, or with all variants: `london/7`. */
export interface GoodsFilter {
  product?: string[] | null;
  category?: string[] | null;
  productType?: string[] | null;
  vendor?: string[] | null;
}

/** The filter as conditions on `warehouse.fact_orders o`. */
export function placeConditions({ country, region }: PlaceFilter): Sql[] {
  return [...isOneCode('o.ship_to_country', country), ...isOneCode('o.ship_to_region', region)];
}

/** Refunds `r` of these goods: their line says what the product was on the day of the order. */
export function isOfGoods({ product, ...ofDay }: GoodsFilter): Sql[] {
  const conditions = dayConditions(ofDay);
  return [
    ...(product ? [isProduct(sql`r.product_key`, product)] : []),
    ...(conditions.length === 0
      ? []
      : [
          sql`exists (select 1 from warehouse.fact_order_items i
            where i.order_key = r.order_key and i.item_key = r.item_key and ${allOf(conditions)})`,
        ]),
  ];
}

/** Orders `o` that have a line of these goods. */
export function hasLineOf(goods: GoodsFilter): Sql[] {
  const { product, ...ofDay } = goods;
  const conditions = [...(product ? [isProduct(sql`i.product_key`, product)] : []), ...dayConditions(ofDay)];
  if (conditions.length === 0) return [];
  return [
    sql`exists (select 1 from warehouse.fact_order_items i where i.order_key = o.order_key and ${allOf(conditions)})`,
  ];
}

/** On lines `i`. */
function dayConditions({ category, productType, vendor }: Omit<GoodsFilter, 'product'>): Sql[] {
  return [
    ...isOneOf('i.category', category),
    ...isOneOf('i.product_type', productType),
    ...isOneOf('i.vendor', vendor),
  ];
}

function isOneOf(column: string, keys: readonly string[] | null | undefined): Sql[] {
  return keys ? [sql`${identifier(column)} = any(${keys}::text[])`] : [];
}

function isOneCode(column: string, codes: readonly string[] | null | undefined): Sql[] {
  if (!codes) return [];
  return [sql`lower(${identifier(column)}) = any(${codes.map((code) => code.toLowerCase())}::text[])`];
}

/** A product with all of its variants is named as the dimension of reports names it. */
function isProduct(key: Sql, product: readonly string[]): Sql {
  const whole = product.filter((id) => id.includes('/'));
  const isOne = sql`${key} = any(${product}::text[])`;
  if (whole.length === 0) return isOne;
  return sql`(${isOne} or ${key} in (
    select p.product_key from warehouse.dim_product p where p.source_id || '/' || p.platform_product_id = any(${whole}::text[])
  ))`;
}
