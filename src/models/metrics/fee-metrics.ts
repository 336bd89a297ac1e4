import type { Metric } from './metric.js';

const ofChargedStores =
  'of the stores whose platform or payment provider reports its fees, from the first day with one';

/** What platforms and payment providers charge, and the margin that is left. */
export const feeMetrics = [
  {
    name: 'platform_fees',
    title: 'Platform fees',
    unit: 'money',
    kind: 'reported',
    fact: 'fees',
    of: 'r.amount',
    isReportOnly: true,
    description:
      "What marketplaces and payment providers charged the merchant, less what they gave back: referral, fulfilment, storage, advertising on the marketplace, payment fees, adjustments and reimbursements, see `FEE_KIND`. Dated by the posting, at its day's exchange rate; money that is held back counts once, when it is posted. Fees of no order are in it. Null before the first day on which a source reported a fee. What buyers pay as fees is `fees`.",
  },
  {
    name: 'charged_sales',
    title: 'Charged sales',
    unit: 'money',
    kind: 'reported',
    fact: 'charged_trade',
    of: 'r.net_sales',
    isReportOnly: true,
    description: `Net sales ${ofChargedStores}: what the margins after fees are worked out from.`,
  },
  {
    name: 'charged_cost_of_goods',
    title: 'Cost of charged goods',
    unit: 'money',
    kind: 'reported',
    fact: 'charged_trade',
    of: 'r.known_cost_of_goods',
    isReportOnly: true,
    description: `Known cost of goods ${ofChargedStores}.`,
  },
  {
    name: 'charged_lines_without_cost',
    title: 'Charged lines without a cost',
    unit: 'count',
    kind: 'reported',
    fact: 'charged_trade',
    of: 'r.lines_without_cost',
    isReportOnly: true,
    description: `Lines without a cost ${ofChargedStores}. While there is one, the margins after fees are null.`,
  },
  {
    name: 'fee_rate',
    title: 'Fee rate',
    unit: 'ratio',
    kind: 'ratio',
    numerator: { plus: ['platform_fees'], minus: [] },
    denominator: { plus: ['charged_sales'], minus: [] },
    isReportOnly: true,
    description: 'Platform fees divided by charged sales. Null without such sales.',
  },
  {
    name: 'fee_coverage',
    title: 'Fee coverage',
    unit: 'ratio',
    kind: 'ratio',
    numerator: { plus: ['charged_sales'], minus: [] },
    denominator: { plus: ['net_sales'], minus: [] },
    isReportOnly: true,
    description:
      'The share of net sales whose fees are reported; 1 if every store reports them. Null without net sales.',
  },
  {
    name: 'margin_after_fees',
    title: 'Margin after fees',
    unit: 'money',
    kind: 'combined',
    plus: ['charged_sales'],
    minus: ['charged_cost_of_goods', 'platform_fees'],
    nullIf: 'charged_lines_without_cost',
    isReportOnly: true,
    description:
      'Charged sales less their cost of goods and less platform fees: what is left before advertising elsewhere. Null if the cost of any line is unknown, and where no fees are reported. Shipping is in it where the platform ships and charges for it; no platform reports what other carriers cost.',
  },
  {
    name: 'contribution_margin',
    title: 'Contribution margin',
    unit: 'money',
    kind: 'combined',
    plus: ['charged_sales'],
    minus: ['charged_cost_of_goods', 'platform_fees', 'ad_spend'],
    nullIf: 'charged_lines_without_cost',
    isReportOnly: true,
    description:
      'Margin after fees less ad spend. Null if any of them is unknown, so also where no advertising account has reported. Fee coverage says how much of net sales is in it.',
  },
] as const satisfies readonly Metric[];

/** The names of these. */
export type FeeName = (typeof feeMetrics)[number]['name'];
