const money = '{ shopMoney { amount } }';

// The first agreement of an order has a sale per line, so only the sales of edits are requested.
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

/** When an edit added or removed units: the order itself only shows that one did. */
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

/** Further sales of one agreement. It cannot be queried by id: it is the first one after the previous agreement's cursor. */
export const agreementSalesPage = `query AgreementSalesPage($id: ID!, $before: String, $first: Int!, $after: String!) {
  order(id: $id) {
    id
    agreements(first: 1, after: $before) {
      edges { cursor node { ${agreementFields('first: $first, after: $after')} } }
    }
  }
}`;
