/**
 * What is asked of an order, once for the pages and for the bulk export, so that both shapes hold the same fields.
 *
 * Amounts are asked in the shop's currency only (`currencyCode` says which): an order of 1,000 lines carries some 10,000
 * amounts. What the buyer saw is asked of the order's total alone.
 */
const money = '{ shopMoney { amount } }';
const moneyBothWays = '{ shopMoney { amount currencyCode } presentmentMoney { amount currencyCode } }';

/** What the app may read beside orders: without these scopes Shopify refuses the whole query. */
export interface OrderScopes {
  customers: boolean;
  products: boolean;
}

const orderFields = ({ customers }: OrderScopes): string => `
  id updatedAt name createdAt processedAt cancelledAt closedAt test edited sourceName
  currencyCode presentmentCurrencyCode taxesIncluded dutiesIncluded
  displayFinancialStatus displayFulfillmentStatus
  ${customers ? 'customer { id }' : ''} email phone
  shippingAddress { countryCodeV2 provinceCode city } billingAddress { countryCodeV2 provinceCode city }
  discountCodes
  originalTotalPriceSet ${moneyBothWays} totalPriceSet ${moneyBothWays}
  currentTotalPriceSet ${money} subtotalPriceSet ${money} currentSubtotalPriceSet ${money}
  totalTaxSet ${money} currentTotalTaxSet ${money}
  totalDiscountsSet ${money} currentTotalDiscountsSet ${money}
  totalShippingPriceSet ${money} currentShippingPriceSet ${money}
  originalTotalDutiesSet ${money} currentTotalDutiesSet ${money}
  originalTotalAdditionalFeesSet ${money} currentTotalAdditionalFeesSet ${money}
  totalTipReceivedSet ${money} totalRefundedSet ${money} totalReceivedSet ${money} netPaymentSet ${money}
  transactions(first: 250) {
    id kind status gateway test createdAt processedAt amountSet ${money}
    parentTransaction { id } fees { amount { amount currencyCode } }
  }
  refunds(first: 250) { id updatedAt totalRefundedSet ${money} }`;

const lineFields = ({ products }: OrderScopes): string => `
  id sku title variantTitle quantity currentQuantity isGiftCard ${products ? 'product { id } variant { id }' : ''}
  originalUnitPriceSet ${money} originalTotalSet ${money} discountedTotalSet ${money}
  discountAllocations {
    allocatedAmountSet ${money} discountApplication { index allocationMethod targetSelection }
  }
  taxLines { title rate priceSet ${money} }`;

const shippingFields = `
  id title isRemoved originalPriceSet ${money} discountedPriceSet ${money} currentDiscountedPriceSet ${money}
  taxLines { title rate priceSet ${money} }`;

/** Requests about 660 of the 1,000 points at 250 orders; a page comes down to its actual cost at once. */
export const ordersPage = (
  scopes: OrderScopes,
): string => `query OrdersPage($first: Int!, $after: String, $query: String!) {
  orders(first: $first, after: $after, query: $query, sortKey: UPDATED_AT) {
    pageInfo { hasNextPage endCursor }
    nodes {
      ${orderFields(scopes)}
      lineItems(first: 50) { pageInfo { hasNextPage endCursor } nodes { ${lineFields(scopes)} } }
      shippingLines(first: 10, includeRemovals: true) {
        pageInfo { hasNextPage endCursor } nodes { ${shippingFields} }
      }
    }
  }
}`;

export const orderLines = (scopes: OrderScopes): string => `query OrderLines($id: ID!, $first: Int!, $after: String!) {
  order(id: $id) {
    lineItems(first: $first, after: $after) { pageInfo { hasNextPage endCursor } nodes { ${lineFields(scopes)} } }
  }
}`;

export const orderShippingLines = `query OrderShippingLines($id: ID!, $first: Int!, $after: String!) {
  order(id: $id) {
    shippingLines(first: $first, after: $after, includeRemovals: true) {
      pageInfo { hasNextPage endCursor } nodes { ${shippingFields} }
    }
  }
}`;

/** For a bulk operation: connections by edges only, and none within a list, so refunds' details are asked for afterwards. */
export const ordersBulk = (filter: string, scopes: OrderScopes): string => `query {
  orders(query: ${JSON.stringify(filter)}, sortKey: UPDATED_AT) {
    edges {
      node {
        ${orderFields(scopes)}
        lineItems { edges { node { ${lineFields(scopes)} } } }
        shippingLines(includeRemovals: true) { edges { node { ${shippingFields} } } }
      }
    }
  }
}`;

export const ordersCount = `query OrdersCount($query: String!) {
  ordersCount(query: $query, limit: null) { count precision }
}`;
