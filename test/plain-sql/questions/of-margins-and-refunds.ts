import { byLine, known, net, rate } from './pieces.js';
import type { Setting } from './setting.js';

const knownMargin = '(sum(costed) - sum(cost))';
const ifCosted = (value: string): string => `case when sum(uncosted) = 0 then ${value} end`;

export function questionsOfMargins(): Record<string, string> {
  return {
    'Gross margin by month and category': `
      select greatest(to_date(n.date_key / 100 || '01', 'YYYYMMDD'), min(k.first_date))::text, category,
        ${ifCosted('sum(net) - sum(cost)')}, ${knownMargin}, ${rate(knownMargin, 'sum(costed)')}, ${rate('sum(costed)', 'sum(net)')}
      from ${byLine} n, ${known} k group by n.date_key / 100, 2 order by 1, 2`,
    'Gross margin by channel': `
      select channel, sum(sales - returns), ${ifCosted('sum(cost)')}, ${ifCosted('sum(sales - returns) - sum(cost)')},
        ${ifCosted(rate('sum(sales - returns) - sum(cost)', 'sum(sales - returns)'))}, sum(uncosted)
      from ${net} n group by 1 order by 1`,
    'Gross margin by product': `
      select variant, ${knownMargin}, ${ifCosted('sum(cost)')}, ${rate('sum(costed)', 'sum(net)')}
      from ${byLine} n group by variant order by 2 desc, 1`,
    "Net sales by today's category": `
      select current_category, sum(net) from ${byLine} n group by 1 order by 1`,
  };
}

export function questionsOfRefunds({ year, month }: Setting): Record<string, string> {
  return {
    'Refund rate by category': `
      select category, ${rate('sum(returns)', 'sum(gross_sales - discounts)')}, ${rate('sum(items_returned)', 'sum(items_sold)')}
      from ${byLine} n group by 1 order by 1`,
    'Returns by product and by reason': `
      select variant, refund_reason, sum(returns), sum(items_returned)
      from plain.refund_event group by 1, 2 order by 3 desc, 1, 2`,
    'The largest refunds of a month': `
      select refund_key, refunded from warehouse.fact_refunds where date_key / 100 = ${year * 100 + month} and not is_test
      order by refunded desc, order_key desc, refund_key desc limit 5`,
  };
}
