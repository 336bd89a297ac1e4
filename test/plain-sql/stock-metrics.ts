import type { DimensionName } from '../../src/models/metrics/dimensions.js';
import type { StockName } from './metrics.js';

const sum = (value: string): string => `sum(${value})`;
/** Quotients of quotients are cut: at 30 decimals a half is a half again. */
const rounded = (value: string): string => `round(round(${value}, 30), 6)`;
const rate = (above: string, below: string): string => rounded(`(${above})::numeric / nullif(${below}, 0)`);

const held = (value: string): string => sum(`case when r.on_hand is not null then ${value} end`);
const withCost = held('case when r.worth is null then 0 else abs(r.on_hand) end');
const withoutCost = held('case when r.worth is null then abs(r.on_hand) else 0 end');
const value = held('coalesce(r.worth, 0)');

/** Each metric of stock over rows `r` of `plain.stock`, by the definitions of the docs, without the registry. */
export const stockSql: Record<StockName, string> = {
  units_on_hand: sum('r.on_hand'),
  known_stock_levels: sum('r.is_known'),
  stock_levels: sum('r.is_level'),
  stock_coverage: rate(sum('r.is_known'), sum('r.is_level')),
  units_with_cost: withCost,
  units_without_cost: withoutCost,
  stock_cost_coverage: rate(withCost, `(${withCost} + ${withoutCost})`),
  known_stock_value: value,
  stock_value: `case when coalesce(${withoutCost}, 0) = 0 then ${value} end`,
  opening_stock: sum('r.opening'),
  units_received: sum('r.received'),
  stocked_units_sold: sum('r.sold'),
  sell_through: rate(sum('r.sold'), `(${sum('r.opening')} + ${sum('r.received')})`),
  daily_demand: rounded(sum('r.demand')),
  days_of_cover: rate(sum('r.on_hand'), sum('r.demand')),
  dead_stock: sum('r.dead'),
};

export const stockNames = Object.keys(stockSql) as StockName[];

const ofVariants: readonly StockName[] = [
  ...(['units_received', 'stocked_units_sold', 'sell_through', 'daily_demand', 'days_of_cover'] as const),
];

/** What a location has by itself. */
export const locationNames = stockNames.filter((name) => !ofVariants.includes(name));

export const stockDimensions: readonly DimensionName[] = [
  ...(['platform', 'source', 'location', 'product', 'variant', 'sku', 'category', 'product_type', 'vendor'] as const),
  ...(['current_category', 'current_product_type', 'current_vendor'] as const),
];
