const money = '{ shopMoney { amount } }';

// The first agreement of an order has a sale a line: only those of edits are asked for.
const agreementFields = (sales: string): string => `
  __typename id happenedAt reason
  ... on OrderEditAgreement {
    sales(${sales}) {
      pageInfo { hasNextPage endCursor }
      nodes {
        __typename id actionType lineType quantity
        totalAmount ${money} totalTaxAmount ${money}
        totalDiscountAmountBeforeTaxes ${money} totalDiscountAmountAfterTaxes ${money}
        ... on ProductSale { lineItem { id } }
        ... on GiftCardSale { lineItem { id } }
        ... on ShippingLineSale { shippingLine { id } }
      }
    }
  }`;

/** When units were taken off or put on by an edit: an order alone says only that they were. */
export const orderAgreements = `query OrderAgreements($ids: [ID!]!) {
  nodes(ids: $ids) {
    ... on Order {
      id
      agreements(first: 20) {
        pageInfo { hasNextPage endCursor }
        edges { cursor node { ${agreementFields('first: 100')} } }
      }
    }
  }
}`;

/** Agreements after a cursor, of one order. */
export const agreementsPage = `query AgreementsPage($id: ID!, $first: Int!, $after: String!) {
  order(id: $id) {
    id
    agreements(first: $first, after: $after) {
      pageInfo { hasNextPage endCursor }
      edges { cursor node { ${agreementFields('first: 100')} } }
    }
  }
}`;

/** Further sales of one agreement. It has no query of its own: it is the first after the cursor of the one before. */
export const agreementSalesPage = `query AgreementSalesPage($id: ID!, $before: String, $first: Int!, $after: String!) {
  order(id: $id) {
    id
    agreements(first: 1, after: $before) {
      edges { cursor node { ${agreementFields('first: $first, after: $after')} } }
    }
  }
}`;
