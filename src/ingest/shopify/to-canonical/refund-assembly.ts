import { DataError } from '../../../runtime/errors.js';
import type { FixedPoint } from '../../staging/decimal.js';
import { quantityOf } from '../../staging/quantity.js';
import { Collected } from './collected.js';
import { idOf } from './gid.js';
import type { RefundNode } from './order-shape.js';

type NodesOf<C extends 'refundLineItems' | 'orderAdjustments' | 'refundShippingLines'> = NonNullable<
  RefundNode[C]
>['nodes'];

/** A refund with all its details. */
export interface WholeRefund {
  refund: RefundNode & { createdAt: string; totalRefundedSet: NonNullable<RefundNode['totalRefundedSet']> };
  lines: NodesOf<'refundLineItems'>;
  adjustments: NodesOf<'orderAdjustments'>;
  shippingLines: NodesOf<'refundShippingLines'>;
}

/** Assembles a refund: the order's list gives its id, the refund's own query the details, in one or more pages. */
export class RefundAssembly {
  private readonly lines = new Collected<WholeRefund['lines'][number]>();
  private readonly adjustments = new Collected<WholeRefund['adjustments'][number]>();
  private readonly shippingLines = new Collected<WholeRefund['shippingLines'][number]>();
  private hasDetail = false;

  constructor(private refund: RefundNode) {
    this.add(refund);
  }

  add(refund: RefundNode): void {
    this.refund = { ...this.refund, ...refund };
    if (refund.refundLineItems) this.hasDetail = true;
    this.lines.addPage(refund.refundLineItems);
    this.adjustments.addPage(refund.orderAdjustments);
    this.shippingLines.addPage(refund.refundShippingLines);
  }

  /** null while the refund is pending (no money has moved, and Shopify shows no `createdAt`): it is left out until it is processed. */
  whole(label: string): WholeRefund | null {
    if (this.refund.createdAt === null) return null;
    const { totalRefundedSet, createdAt } = this.refund;
    if (!this.hasDetail || !totalRefundedSet || !createdAt) {
      throw new DataError(
        `${label}: refund ${idOf(this.refund.id)} came without its details; its lines and amounts were expected.`,
        {
          code: 'incomplete_record',
          path: 'refunds',
          value: idOf(this.refund.id),
        },
      );
    }
    return {
      refund: { ...this.refund, createdAt, totalRefundedSet },
      lines: this.lines.complete(label, 'refunds.refundLineItems'),
      adjustments: this.adjustments.complete(label, 'refunds.orderAdjustments'),
      shippingLines: this.shippingLines.complete(label, 'refunds.refundShippingLines'),
    };
  }

  /** Units that this refund takes off a line, even while it is pending. */
  get unitsByLine(): [lineId: string, units: FixedPoint][] {
    return this.lines.known.map(({ lineItem, quantity }) => [idOf(lineItem.id), quantityOf(quantity)]);
  }
}
