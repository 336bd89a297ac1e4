/** The operations that are called, with their usual rates: tokens a second, and at most so many at once. */
export const operations = {
  searchOrders: { rate: 0.0056, burst: 20 },
  getOrdersV0: { rate: 0.0167, burst: 20 },
  getOrderItemsV0: { rate: 0.5, burst: 30 },
  createReport: { rate: 0.0167, burst: 15 },
  getReport: { rate: 2, burst: 15 },
  getReports: { rate: 0.0222, burst: 10 },
  getReportDocument: { rate: 0.0167, burst: 15 },
  listTransactions: { rate: 0.5, burst: 10 },
  getInventorySummaries: { rate: 2, burst: 2 },
  getMarketplaceParticipations: { rate: 0.016, burst: 15 },
} as const;

export type Operation = keyof typeof operations;
