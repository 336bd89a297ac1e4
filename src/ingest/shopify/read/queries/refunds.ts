const money = '{ shopMoney { amount } }';

const refundLineFields = `
  id quantity restockType lineItem { id } priceSet ${money} subtotalSet ${money} totalTaxSet ${money}`;
const adjustmentFields = `id reason amountSet ${money} taxAmountSet ${money}`;
const refundShippingFields = `id shippingLine { id } subtotalAmountSet ${money} taxAmountSet ${money}`;
const pageInfo = 'pageInfo { hasNextPage endCursor }';

/** Many refunds in one call: the cost of a list of nodes is not multiplied, so 50 refunds request about 50 points. */
export const refundDetails = `query RefundDetails($ids: [ID!]!) {
  nodes(ids: $ids) {
    ... on Refund {
      id createdAt processedAt updatedAt note totalRefundedSet ${money}
      duties { amountSet ${money} }
      refundLineItems(first: 50) { ${pageInfo} nodes { ${refundLineFields} } }
      orderAdjustments(first: 20) { ${pageInfo} nodes { ${adjustmentFields} } }
      refundShippingLines(first: 20) { ${pageInfo} nodes { ${refundShippingFields} } }
      transactions(first: 20) { ${pageInfo} nodes { id kind status } }
    }
  }
}`;

/** The connections of a refund that may have several pages, each with the fields of its nodes. */
export const refundConnections = {
  refundLineItems: refundLineFields,
  orderAdjustments: adjustmentFields,
  refundShippingLines: refundShippingFields,
  transactions: 'id kind status',
} as const;

export type RefundConnection = keyof typeof refundConnections;

/** A further page of one connection of one refund. */
export const refundConnectionPage = (
  connection: RefundConnection,
): string => `query RefundPage($id: ID!, $first: Int!, $after: String!) {
  refund(id: $id) {
    id ${connection}(first: $first, after: $after) { ${pageInfo} nodes { ${refundConnections[connection]} } }
  }
}`;
