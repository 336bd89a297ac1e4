import Type, { type Static } from 'typebox';
import { quantityShape, unsignedQuantityShape } from '../../staging/quantity.js';
import { compileCheck } from '../../staging/schema-check.js';
import { presentText, secondary, secondaryList, secondaryText } from '../../staging/secondary.js';
import {
  connection,
  currencyCode,
  decimal,
  gid,
  instant,
  maybe,
  maybeText,
  moneyBag,
  personalFields,
  reference,
} from './shapes.js';

/** What staging reads of an order and its further fragments. */

const taxLines = Type.Array(Type.Object({ rate: secondary(Type.Number()), priceSet: moneyBag }));

export const lineShape = Type.Object({
  id: gid,
  sku: secondaryText,
  title: presentText,
  variantTitle: secondaryText,
  quantity: unsignedQuantityShape,
  currentQuantity: maybe(quantityShape),
  isGiftCard: Type.Boolean(),
  product: secondary(reference),
  variant: secondary(reference),
  originalUnitPriceSet: moneyBag,
  originalTotalSet: moneyBag,
  discountedTotalSet: moneyBag,
  discountedUnitPriceAfterAllDiscountsSet: maybe(moneyBag),
  discountAllocations: Type.Array(Type.Object({ allocatedAmountSet: moneyBag })),
  taxLines,
});

const shippingLineShape = Type.Object({
  id: maybe(gid),
  isRemoved: Type.Boolean(),
  discountedPriceSet: moneyBag,
  taxLines,
});

const transactionShape = Type.Object({
  id: gid,
  kind: secondaryText,
  status: secondaryText,
  gateway: secondaryText,
  test: secondary(Type.Boolean()),
  createdAt: secondary(instant),
  processedAt: secondary(instant),
  fees: secondaryList(Type.Object({ amount: Type.Object({ amount: decimal, currencyCode }) })),
});

const refundLineShape = Type.Object({
  id: gid,
  quantity: quantityShape,
  restockType: secondaryText,
  lineItem: reference,
  subtotalSet: moneyBag,
  totalTaxSet: moneyBag,
});

/** In the order's list it has only its id; a refund fetched by itself is complete; its further pages have the id and one connection. */
export const refundShape = Type.Object({
  id: gid,
  createdAt: maybe(instant),
  processedAt: maybe(instant),
  note: secondaryText,
  totalRefundedSet: maybe(moneyBag),
  refundLineItems: maybe(connection(refundLineShape)),
  orderAdjustments: maybe(
    connection(Type.Object({ id: gid, reason: secondaryText, amountSet: moneyBag, taxAmountSet: moneyBag })),
  ),
  refundShippingLines: maybe(connection(Type.Object({ id: gid, subtotalAmountSet: moneyBag, taxAmountSet: moneyBag }))),
  duties: maybe(Type.Array(Type.Object({ amountSet: moneyBag }))),
});

const saleShape = Type.Object({
  id: gid,
  quantity: maybe(quantityShape),
  totalAmount: moneyBag,
  totalTaxAmount: moneyBag,
  lineItem: maybe(reference),
});

/** A repeated agreement with further sales may lack the other fields. */
const agreementShape = Type.Object({
  id: gid,
  __typename: maybeText,
  reason: secondaryText,
  happenedAt: maybe(instant),
  sales: maybe(connection(saleShape)),
});

const utmShape = Type.Object({ source: secondaryText, medium: secondaryText, campaign: secondaryText });

const visitShape = Type.Object({
  id: secondary(gid),
  occurredAt: secondary(instant),
  landingPage: secondaryText,
  referrerUrl: secondaryText,
  utmParameters: secondary(utmShape),
});

/** By nodes or by edges: the two ways in which GraphQL lists a connection. */
const agreementPages = Type.Object({
  nodes: maybe(Type.Array(agreementShape)),
  edges: maybe(Type.Array(Type.Object({ node: agreementShape }))),
  pageInfo: maybe(Type.Object({ hasNextPage: Type.Boolean() })),
});

const address = Type.Object({ countryCodeV2: secondaryText, provinceCode: secondaryText, city: secondaryText });

const headerBag = Type.Object({
  shopMoney: Type.Object({ amount: decimal, currencyCode }),
  presentmentMoney: maybe(Type.Object({ amount: decimal, currencyCode })),
});

export const orderShape = Type.Object({
  id: gid,
  name: presentText,
  sourceName: secondaryText,
  test: Type.Boolean(),
  edited: maybe(Type.Boolean()),
  updatedAt: instant,
  processedAt: instant,
  cancelledAt: maybe(instant),
  currencyCode,
  presentmentCurrencyCode: maybe(currencyCode),
  taxesIncluded: Type.Boolean(),
  dutiesIncluded: maybe(Type.Boolean()),
  displayFinancialStatus: secondaryText,
  displayFulfillmentStatus: secondaryText,
  customer: secondary(reference),
  email: secondaryText,
  phone: secondaryText,
  shippingAddress: secondary(address),
  tags: secondaryList(Type.String()),
  discountCodes: secondaryList(Type.String()),
  originalTotalPriceSet: headerBag,
  totalPriceSet: maybe(headerBag),
  subtotalPriceSet: maybe(moneyBag),
  totalTaxSet: maybe(moneyBag),
  originalTotalDutiesSet: maybe(moneyBag),
  currentTotalDutiesSet: maybe(moneyBag),
  originalTotalAdditionalFeesSet: maybe(moneyBag),
  currentTotalAdditionalFeesSet: maybe(moneyBag),
  totalTipReceivedSet: maybe(moneyBag),
  transactions: secondaryList(transactionShape),
  lineItems: maybe(connection(lineShape)),
  shippingLines: maybe(connection(shippingLineShape)),
  agreements: maybe(agreementPages),
  refunds: maybe(Type.Array(refundShape)),
  customerJourneySummary: secondary(
    Type.Object({ moments: secondary(Type.Object({ nodes: secondaryList(visitShape) })) }),
  ),
});

/** Further pages of an order's connections. */
const orderPagesShape = Type.Object({
  lineItems: maybe(connection(lineShape)),
  shippingLines: maybe(connection(shippingLineShape)),
  agreements: maybe(agreementPages),
});

export type OrderNode = Static<typeof orderShape>;
export type LineNode = Static<typeof lineShape>;
export type ShippingLineNode = Static<typeof shippingLineShape>;
export type RefundNode = Static<typeof refundShape>;
export type AgreementNode = Static<typeof agreementShape>;
export type VisitNode = Static<typeof visitShape>;
export type SaleNode = Static<typeof saleShape>;

const options = { subject: 'Shopify order', personal: personalFields };
export const checkOrder = compileCheck(orderShape, options);
export const checkOrderPages = compileCheck(orderPagesShape, options);
export const checkLine = compileCheck(lineShape, options);
export const checkShippingLine = compileCheck(shippingLineShape, options);
export const checkRefund = compileCheck(refundShape, options);
export const checkAgreement = compileCheck(agreementShape, options);
export const checkVisit = compileCheck(visitShape, options);
export const checkSale = compileCheck(saleShape, options);
