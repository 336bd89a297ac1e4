/**
 * The fields of an order, shared by pages and the bulk export, so that both shapes contain the same fields.
 *
 * Amounts are requested in the shop's currency only (`currencyCode` names it), because an order of 1,000 lines has about 10,000
 * amounts. The buyer's currency is requested only for the order's total.
 */
const money = '{ shopMoney { amount } }';
const moneyBothWays = '{ shopMoney { amount currencyCode } presentmentMoney { amount currencyCode } }';

/** Protected customer data of any order. Pages of visits come with the approvals for these. */
export const protectedFields = `query ProtectedFields {
  orders(first: 1) { nodes { email phone shippingAddress { city } } }
}`;

/** What the app may read besides orders: without these scopes Shopify refuses the whole query. */
export interface OrderScopes {
  customers: boolean;
  products: boolean;
}

/** Instants have whole seconds. Other kinds of moments than visits do not exist so far. */
const visitFields = `
  ... on CustomerVisit { id occurredAt landingPage referrerUrl utmParameters { source medium campaign } }`;

const orderFields = ({ customers }: OrderScopes): string => `
  id updatedAt name createdAt processedAt cancelledAt closedAt test edited sourceName
  currencyCode presentmentCurrencyCode taxesIncluded dutiesIncluded
  displayFinancialStatus displayFulfillmentStatus
  ${customers ? 'customer { id }' : ''} email phone
  shippingAddress { countryCodeV2 provinceCode city } billingAddress { countryCodeV2 provinceCode city }
  tags discountCodes
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

/** Requests about 850 of the 1,000 points at 250 orders; the charge drops to the actual cost as soon as the page is served. */
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
      customerJourneySummary { ready moments(last: 50) { nodes { ${visitFields} } } }
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

/** For a bulk operation: connections by edges only, and none within a list, so the details of refunds are requested afterwards. */
export const ordersBulk = (filter: string, scopes: OrderScopes): string => `query {
  orders(query: ${JSON.stringify(filter)}, sortKey: UPDATED_AT) {
    edges {
      node {
        ${orderFields(scopes)}
        lineItems { edges { node { ${lineFields(scopes)} } } }
        shippingLines(includeRemovals: true) { edges { node { ${shippingFields} } } }
        customerJourneySummary { ready moments { edges { node { ${visitFields} } } } }
      }
    }
  }
}`;

export const ordersCount = `query OrdersCount($query: String!) {
  ordersCount(query: $query, limit: null) { count precision }
}`;
