/** Typical questions of the daily and weekly summaries, for the trade of 2024 to 2026 and this today. */
export const today = '2026-11-28T12:00:00Z';

export const summaries: readonly { title: string; query: string }[] = [
  {
    title: '30 days',
    query:
      '{ dailySummary(filter: { date: { relative: { last: 30, unit: DAY } } }) { date orders netSales { amount currency } averageOrderValue { amount } } }',
  },
  {
    title: '30 days, every metric',
    query: `{ dailySummary(filter: { date: { relative: { last: 30, unit: DAY } } }) { date orders itemsSold itemsReturned netItemsSold uniqueCustomers
      grossSales { amount } discounts { amount } returns { amount } netSales { amount } shipping { amount } taxes { amount } duties { amount }
      fees { amount } tips { amount } totalSales { amount } revenue { amount } refunds { amount } averageOrderValue { amount } } }`,
  },
  {
    title: '90 days by channel, with distinct customers',
    query:
      '{ dailySummary(filter: { date: { relative: { last: 90, unit: DAY } } }, breakdown: CHANNEL) { date channelId orders uniqueCustomers netSales { amount } } }',
  },
  {
    title: 'a year by platform, with distinct customers',
    query:
      '{ dailySummary(filter: { date: { year: [2025] } }, breakdown: PLATFORM) { date platform orders uniqueCustomers netSales { amount } } }',
  },
  {
    title: 'weekends of three years',
    query: '{ dailySummary(filter: { date: { weekend: true } }) { date orders netSales { amount } } }',
  },
  {
    title: '13 weeks with the changes',
    query: `{ weeklyTrends(filter: { date: { relative: { last: 13, unit: WEEK } } }) { weekStart orders netSales { amount } revenue { amount }
      previousNetSales { amount } netSalesChangePercent ordersChangePercent revenueChangePercent } }`,
  },
  {
    title: 'a year of weeks by channel, with the changes and distinct customers',
    query: `{ weeklyTrends(filter: { date: { isoYear: [2025] } }, breakdown: CHANNEL) { weekStart channelId orders uniqueCustomers netSales { amount }
      netSalesChangePercent ordersChangePercent } }`,
  },
  {
    title: 'three years of weeks',
    query:
      '{ weeklyTrends(filter: { date: { isoYear: [2024, 2025, 2026] } }) { weekStart orders netSales { amount } averageOrderValue { amount } } }',
  },
];
