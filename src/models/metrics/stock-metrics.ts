import type { Metric } from './metric.js';

/**
 * What is on the shelves, and what it means beside the sales. Levels are those at the end of the period: they are added up over
 * products and locations, never over days.
 */
export const stockMetrics = [
  {
    name: 'units_on_hand',
    title: 'Units on hand',
    unit: 'quantity',
    kind: 'stock',
    of: 's.on_hand',
    isReportOnly: true,
    description:
      "Units on hand at the end of the period's last day: the last levels known by then, of all locations that stock the product. Negative levels count as they are. A deleted product counts until its stock is deleted. Null where no level is known: before the first one, and where stock is not tracked or not held. Never added up over time: a total over periods has the stock at the end of the last one. `stockCoverage` says how much of it is known.",
  },
  {
    name: 'known_stock_levels',
    title: 'Known stock levels',
    unit: 'count',
    kind: 'stock',
    of: 's.known_levels',
    isReportOnly: true,
    description: 'Stock levels, each of one variant at one location, that were reported by the end of the period.',
  },
  {
    name: 'stock_levels',
    title: 'Stock levels',
    unit: 'count',
    kind: 'stock',
    of: 's.all_levels',
    isReportOnly: true,
    description:
      'Stock levels, each of one variant at one location, that have been reported to this day, whenever the period ends.',
  },
  {
    name: 'stock_coverage',
    title: 'Stock coverage',
    unit: 'ratio',
    kind: 'ratio',
    numerator: { plus: ['known_stock_levels'], minus: [] },
    denominator: { plus: ['stock_levels'], minus: [] },
    isReportOnly: true,
    description:
      'The share of the stock levels known today that were known by the end of the period. Below 1, the others were first reported, or first stocked, later: stock of that time does not include them.',
  },
  {
    name: 'units_with_cost',
    title: 'Units with a cost',
    unit: 'quantity',
    kind: 'stock',
    of: 'case when s.value is not null then s.absolute_units when s.on_hand is not null then 0 end',
    isReportOnly: true,
    description:
      'Units on hand whose unit cost is known at the end of the period, without the sign of negative levels.',
  },
  {
    name: 'units_without_cost',
    title: 'Units without a cost',
    unit: 'quantity',
    kind: 'stock',
    of: 'case when s.value is not null then 0 when s.on_hand is not null then s.absolute_units end',
    isReportOnly: true,
    description:
      'Units on hand whose unit cost, or its exchange rate, is unknown at the end of the period, without the sign of negative levels.',
  },
  {
    name: 'stock_cost_coverage',
    title: 'Stock cost coverage',
    unit: 'ratio',
    kind: 'ratio',
    numerator: { plus: ['units_with_cost'], minus: [] },
    denominator: { plus: ['units_with_cost', 'units_without_cost'], minus: [] },
    isReportOnly: true,
    description:
      'The share of the units on hand whose unit cost is known, without the sign of negative levels. Null without stock.',
  },
  {
    name: 'known_stock_value',
    title: 'Known stock value',
    unit: 'money',
    kind: 'stock',
    of: 'case when s.on_hand is not null then coalesce(s.value, 0) end',
    isReportOnly: true,
    description:
      'Units on hand times their unit cost, both at the end of the period, in the reporting currency at the rate of its last day: of the units whose cost is known; 0 if none is. `stockCostCoverage` is their share.',
  },
  {
    name: 'stock_value',
    title: 'Stock value',
    unit: 'money',
    kind: 'combined',
    plus: ['known_stock_value'],
    minus: [],
    nullIf: 'units_without_cost',
    isReportOnly: true,
    description:
      'Units on hand times their unit cost, both at the end of the period, in the reporting currency at the rate of its last day. Negative levels are negative value. Null where the cost of any unit is unknown: `knownStockValue` leaves those out, and `stockCostCoverage` is the share of the others. Never added up over time.',
  },
  {
    name: 'opening_stock',
    title: 'Opening stock',
    unit: 'quantity',
    kind: 'stock',
    of: 's.opening',
    isReportOnly: true,
    description:
      'Units on hand at the end of the day before the period. Null where no level was known by then. A total over periods has that of the first one.',
  },
  {
    name: 'units_received',
    title: 'Units received',
    unit: 'quantity',
    kind: 'stock',
    of: 's.received',
    isReportOnly: true,
    description:
      "Units by which a product's stock grew on days of the period, over all its locations, less the units that returns put back on the same day: a transfer between locations is no receipt, and neither is the first level that a location reports. Of products whose stock was known when the period began.",
  },
  {
    name: 'stocked_units_sold',
    title: 'Stocked units sold',
    unit: 'quantity',
    kind: 'stock',
    of: 's.sold',
    isReportOnly: true,
    description:
      'Net items sold in the period, of products whose stock was known when it began. Sales are dated by the order, returns by the refund.',
  },
  {
    name: 'sell_through',
    title: 'Sell-through',
    unit: 'ratio',
    kind: 'ratio',
    numerator: { plus: ['stocked_units_sold'], minus: [] },
    denominator: { plus: ['opening_stock', 'units_received'], minus: [] },
    isReportOnly: true,
    description:
      'Net units sold in the period divided by the units on hand when it began plus those received in it. Of products whose stock was known when it began; null where there was and came nothing to sell.',
  },
  {
    name: 'daily_demand',
    title: 'Daily demand',
    unit: 'quantity',
    kind: 'stock',
    of: 's.demand',
    isQuotient: true,
    isReportOnly: true,
    description:
      "Each stocked variant's mean net items sold a day, over those of the 28 days to the end of the period on which it was in stock at the day's beginning or end, added up; rounded to six decimals. A variant of which more came back than was sold counts zero.",
  },
  {
    name: 'days_of_cover',
    title: 'Days of cover',
    unit: 'ratio',
    kind: 'ratio',
    numerator: { plus: ['units_on_hand'], minus: [] },
    denominator: { plus: ['daily_demand'], minus: [] },
    isReportOnly: true,
    description:
      'Units on hand at the end of the period divided by the daily demand: for how many days the stock lasts if each variant sells as on those of the last 28 days on which it was in stock. Null without sales.',
  },
  {
    name: 'dead_stock',
    title: 'Dead stock',
    unit: 'quantity',
    kind: 'stock',
    // Half the sum of all levels and of their sizes: what lies above zero.
    of: 'case when s.recently_sold <= 0 then 0.5 * (s.on_hand + s.absolute_units) when s.on_hand is not null then 0 end',
    isReportOnly: true,
    description:
      'Units on hand at the end of the period of variants without a net sale in the 90 days to its end: sold no more than came back. Negative levels are no dead stock. Never added up over time.',
  },
] as const satisfies readonly Metric[];
