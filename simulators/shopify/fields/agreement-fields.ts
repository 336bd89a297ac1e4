import { gid, Typed, type TypeFields, time } from '../context.js';
import type { LegacyId, ShopLine, ShopOrder, ShopRefund, ShopTaxLine } from '../model.js';
import { type Money, money } from '../money.js';
import { lineNet, lineTotal, refundLineDiscount, taxOf } from '../order-figures.js';
import { listRows } from '../paging.js';
import { isTipLine, shownLine } from '../tip-line.js';
import { Bag } from './money-fields.js';

/** The sales of one agreement; negative amounts are reversals. Amounts are in the shop's currency. */
interface SaleRow {
  order: ShopOrder;
  id: string;
  actionType: 'ORDER' | 'UPDATE' | 'RETURN';
  lineType: 'PRODUCT' | 'GIFT_CARD' | 'SHIPPING' | 'TIP' | 'DUTY' | 'ADDITIONAL_FEE' | 'ADJUSTMENT';
  quantity: number | null;
  /** After taxes and discounts. */
  total: Money;
  tax: Money;
  discountBeforeTaxes: Money;
  discountAfterTaxes: Money;
  lineId: LegacyId | null;
}

interface AgreementRow {
  order: ShopOrder;
  id: string;
  happenedAt: number;
  reason: 'ORDER' | 'ORDER_EDIT' | 'REFUND';
  refund: ShopRefund | null;
  sales: Typed[];
}

/** The order's agreements, in chronological order: the order itself, its edits and its refunds. */
export function agreementsOf(order: ShopOrder): Typed[] {
  const placed: AgreementRow = {
    ...{ order, id: gid('OrderAgreement', order.id), happenedAt: order.processedAt, reason: 'ORDER', refund: null },
    sales: [...placedSales(order)],
  };
  const edits = order.edits.map((edit): [string, AgreementRow] => [
    'OrderEditAgreement',
    {
      ...{
        order,
        id: gid('OrderEditAgreement', edit.id),
        happenedAt: edit.happenedAt,
        reason: 'ORDER_EDIT',
        refund: null,
      },
      sales: edit.changes.map((change) => editSale(order, change)),
    },
  ]);
  const refunds = order.refunds.map((refund): [string, AgreementRow] => [
    'RefundAgreement',
    {
      ...{ order, id: gid('RefundAgreement', refund.id), happenedAt: refund.processedAt, reason: 'REFUND', refund },
      sales: [...refundSales(order, refund)],
    },
  ]);
  const later = [...edits, ...refunds].sort(([, a], [, b]) => a.happenedAt - b.happenedAt);
  return [new Typed('OrderAgreement', placed), ...later.map(([typename, row]) => new Typed(typename, row))];
}

const SALE_TYPES = {
  PRODUCT: 'ProductSale',
  GIFT_CARD: 'GiftCardSale',
  SHIPPING: 'ShippingLineSale',
  TIP: 'TipSale',
  DUTY: 'DutySale',
  ADDITIONAL_FEE: 'AdditionalFeeSale',
  ADJUSTMENT: 'AdjustmentSale',
};

function sale(row: Partial<SaleRow> & Pick<SaleRow, 'order' | 'id' | 'actionType' | 'lineType' | 'total'>): Typed {
  const whole = { quantity: null, tax: 0n, discountBeforeTaxes: 0n, discountAfterTaxes: 0n, lineId: null, ...row };
  return new Typed(SALE_TYPES[row.lineType], { ...whole, id: gid(SALE_TYPES[row.lineType], row.id) });
}

function lineTypeOf(line: ShopLine | undefined): 'PRODUCT' | 'GIFT_CARD' {
  return line?.isGiftCard ? 'GIFT_CARD' : 'PRODUCT';
}

/** The order's sales when it was placed: its lines without later additions by edits. */
function* placedSales(order: ShopOrder): Generator<Typed> {
  const base = { order, actionType: 'ORDER' as const };
  for (const line of order.lines) {
    const added = { quantity: 0, total: 0n, tax: 0n, discount: 0n };
    for (const change of order.edits.flatMap((edit) => edit.changes)) {
      if (change.lineId !== line.id || change.quantity <= 0) continue;
      added.quantity += change.quantity;
      added.total += money(change.total);
      added.tax += money(change.tax);
      added.discount += money(change.discount);
    }
    if (line.quantity === added.quantity) continue;
    const tax = taxOf(line.taxLines);
    const discount = lineTotal(line) - lineNet(line) - added.discount;
    yield sale({
      ...{
        ...base,
        id: `${line.id}`,
        lineType: lineTypeOf(line),
        quantity: line.quantity - added.quantity,
        lineId: line.id,
      },
      total: lineNet(line) + (order.taxesIncluded ? 0n : tax) - added.total,
      tax: tax - added.tax,
      ...discounts(order, discount, line.taxLines),
    });
  }
  for (const line of order.shippingLines) {
    const tax = taxOf(line.taxLines);
    yield sale({
      ...{ ...base, id: `${line.id}`, lineType: 'SHIPPING', quantity: 1, lineId: line.id, tax },
      total: money(line.discountedAmount) + (order.taxesIncluded ? 0n : tax),
      ...discounts(order, money(line.amount) - money(line.discountedAmount), line.taxLines),
    });
  }
  const others = { TIP: order.tip, DUTY: order.duties, ADDITIONAL_FEE: order.additionalFees } as const;
  for (const lineType of ['TIP', 'DUTY', 'ADDITIONAL_FEE'] as const) {
    const total = money(others[lineType]);
    if (total !== 0n) yield sale({ ...base, id: `${order.id}`, lineType, total });
  }
}

/** A discount before and after taxes: if prices include tax, so does the discount; otherwise the two are equal. */
function discounts(
  order: ShopOrder,
  discount: Money,
  taxLines: ShopTaxLine[],
): Pick<SaleRow, 'discountBeforeTaxes' | 'discountAfterTaxes'> {
  const millionths = BigInt(Math.round(taxLines.reduce((total, line) => total + line.rate, 0) * 1e6));
  const net = (discount * 1_000_000n) / (1_000_000n + millionths);
  const cents = ((net + 5000n) / 10_000n) * 10_000n;
  return { discountBeforeTaxes: order.taxesIncluded ? cents : discount, discountAfterTaxes: discount };
}

function editSale(order: ShopOrder, change: ShopOrder['edits'][number]['changes'][number]): Typed {
  const line = order.lines.find((candidate) => candidate.id === change.lineId);
  const discount = money(change.discount);
  return sale({
    ...{ order, id: `${change.id}`, actionType: 'UPDATE', lineType: lineTypeOf(line), quantity: change.quantity },
    ...{ lineId: change.lineId, total: money(change.total), tax: money(change.tax) },
    ...{ discountBeforeTaxes: discount, discountAfterTaxes: discount },
  });
}

function* refundSales(order: ShopOrder, refund: ShopRefund): Generator<Typed> {
  const base = { order, actionType: 'RETURN' as const };
  const onTop = (tax: Money): Money => (order.taxesIncluded ? 0n : tax);
  for (const refunded of refund.lines) {
    const line = order.lines.find((candidate) => candidate.id === refunded.lineId);
    const tax = money(refunded.tax);
    const { discountBeforeTaxes, discountAfterTaxes } = discounts(
      order,
      refundLineDiscount(refunded),
      line?.taxLines ?? [],
    );
    yield sale({
      ...{
        ...base,
        id: `${refunded.id}`,
        lineType: isTipLine(refunded.lineId) ? 'TIP' : lineTypeOf(line),
        quantity: -refunded.quantity,
        lineId: refunded.lineId,
      },
      ...{ total: -(money(refunded.subtotal) + onTop(tax)), tax: -tax },
      ...{ discountBeforeTaxes: -discountBeforeTaxes, discountAfterTaxes: -discountAfterTaxes },
    });
  }
  for (const shipping of refund.shippingLines) {
    const tax = money(shipping.tax);
    const total = -(money(shipping.subtotal) + onTop(tax));
    yield sale({
      ...base,
      id: `${shipping.id}`,
      lineType: 'SHIPPING',
      total,
      tax: -tax,
      lineId: shipping.shippingLineId,
    });
  }
  for (const adjustment of refund.adjustments) {
    const tax = money(adjustment.tax);
    yield sale({ ...base, id: `${adjustment.id}`, lineType: 'ADJUSTMENT', total: money(adjustment.amount) + tax, tax });
  }
}

const agreement: TypeFields = {
  id: (row: AgreementRow) => row.id,
  happenedAt: (row: AgreementRow) => time(row.happenedAt),
  reason: (row: AgreementRow) => row.reason,
  sales: (row: AgreementRow, { args }) => listRows(row.sales, `sales ${row.id}`, args.reverse === true),
};

const anySale: TypeFields = {
  id: (row: SaleRow) => row.id,
  actionType: (row: SaleRow) => row.actionType,
  lineType: (row: SaleRow) => row.lineType,
  quantity: (row: SaleRow) => row.quantity,
  totalAmount: (row: SaleRow) => new Bag(row.total, row.order),
  totalTaxAmount: (row: SaleRow) => new Bag(row.tax, row.order),
  totalDiscountAmountBeforeTaxes: (row: SaleRow) => new Bag(row.discountBeforeTaxes, row.order),
  totalDiscountAmountAfterTaxes: (row: SaleRow) => new Bag(row.discountAfterTaxes, row.order),
};

const lineSale: TypeFields = {
  ...anySale,
  lineItem: (row: SaleRow) => ({ order: row.order, line: shownLine(row.order, row.lineId) }),
};

export const agreementFields: Record<string, TypeFields> = {
  OrderAgreement: { ...agreement, order: (row: AgreementRow) => row.order },
  OrderEditAgreement: agreement,
  RefundAgreement: { ...agreement, refund: (row: AgreementRow) => ({ order: row.order, refund: row.refund }) },
  ProductSale: lineSale,
  GiftCardSale: lineSale,
  ShippingLineSale: {
    ...anySale,
    shippingLine: (row: SaleRow) => {
      const line = row.order.shippingLines.find((candidate) => candidate.id === row.lineId);
      return line ? { order: row.order, line } : null;
    },
  },
  TipSale: anySale,
  DutySale: anySale,
  AdditionalFeeSale: anySale,
  AdjustmentSale: anySale,
};
