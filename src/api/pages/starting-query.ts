/** The query that the explorer opens with: the last month, and how current it is. */
export const startingQuery = `# Every field has a description: open the documentation, or press Ctrl+Space.
query LastMonth {
  dailySummary {
    date
    orders
    netSales { amount currency }
    averageOrderValue { amount currency }
    uniqueCustomers
  }
  warehouse {
    version
    publishedAt
    asOf
  }
}
`;
