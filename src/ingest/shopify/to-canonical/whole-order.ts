import type { DriftReport } from '../../../contract/extractor.js';
import { DataError } from '../../../runtime/errors.js';
import type { FixedPoint } from '../../staging/decimal.js';
import { AgreementAssembly, type WholeEdit } from './agreement-assembly.js';
import { Collected, missingPages } from './collected.js';
import { idOf, kindOf } from './gid.js';
import * as shape from './order-shape.js';
import { RefundAssembly, type WholeRefund } from './refund-assembly.js';

/** An order, assembled from its fragments. */
export interface WholeOrder {
  order: shape.OrderNode;
  /** For messages: the order's id, and no data of the buyer. */
  label: string;
  lines: shape.LineNode[];
  shippingLines: shape.ShippingLineNode[];
  /** The processed refunds, without the pending ones. */
  refunds: WholeRefund[];
  /** Units that refunds, including pending ones, take off each line. */
  refundedUnits: [lineId: string, units: FixedPoint][];
  edits: WholeEdit[];
  /** The visits before it. */
  visits: shape.VisitNode[];
  /** The line by which Shopify shows a tip, which is left out of `lines`. */
  tipLineId: string | null;
}

/** `fragments[0]` is the order; see `fragments.ts` for what the others may be. */
export function wholeOrder(fragments: unknown[], key: string, drift: DriftReport): WholeOrder {
  const order = shape.checkOrder(fragments[0], key, drift);
  const assembly = new OrderAssembly(idOf(order.id), drift);
  assembly.addPages(order);
  assembly.addVisits(order.customerJourneySummary?.moments?.nodes ?? []);
  for (const refund of order.refunds ?? []) assembly.addRefund(refund);
  for (let at = 1; at < fragments.length; at += 1) assembly.addFragment(fragments[at]);
  if (order.edited && !assembly.hasAgreements) throw missingAgreements(idOf(order.id));
  return { order, tipLineId: null, ...assembly.whole() };
}

class OrderAssembly {
  private readonly label: string;
  private readonly lines = new Collected<shape.LineNode>();
  private readonly shippingLines = new Collected<shape.ShippingLineNode>();
  private readonly visits = new Collected<shape.VisitNode>();
  private readonly refunds = new Map<string, RefundAssembly>();
  private readonly agreements = new Map<string, AgreementAssembly>();
  private hasMoreAgreements = false;

  constructor(
    private readonly orderId: string,
    private readonly drift: DriftReport,
  ) {
    this.label = `Shopify order ${orderId}`;
  }

  addFragment(fragment: unknown): void {
    const { id, parentId } = gidsOf(fragment, this.label);
    const kind = kindOf(id);
    if (kind === 'Refund') this.addRefund(shape.checkRefund(fragment, this.orderId, this.drift));
    else if (kind === 'CustomerVisit') this.visits.add(shape.checkVisit(fragment, this.orderId, this.drift));
    else if (kind.endsWith('Agreement')) this.addAgreement(shape.checkAgreement(fragment, this.orderId, this.drift));
    else if (parentId === '') this.addPages(shape.checkOrderPages(fragment, this.orderId, this.drift));
    else if (kind === 'LineItem') this.lines.add(shape.checkLine(fragment, this.orderId, this.drift));
    else if (kind === 'ShippingLine')
      this.shippingLines.add(shape.checkShippingLine(fragment, this.orderId, this.drift));
    else this.agreements.get(parentId)?.addSale(shape.checkSale(fragment, this.orderId, this.drift));
  }

  addPages({
    lineItems,
    shippingLines,
    agreements,
  }: Pick<shape.OrderNode, 'lineItems' | 'shippingLines' | 'agreements'>): void {
    this.lines.addPage(lineItems);
    this.shippingLines.addPage(shippingLines);
    if (!agreements) return;
    for (const agreement of agreements.nodes ?? []) this.addAgreement(agreement);
    for (const { node } of agreements.edges ?? []) this.addAgreement(node);
    this.hasMoreAgreements = agreements.pageInfo?.hasNextPage ?? false;
  }

  addVisits(visits: readonly shape.VisitNode[]): void {
    for (const visit of visits) this.visits.add(visit);
  }

  get hasAgreements(): boolean {
    return this.agreements.size > 0;
  }

  addRefund(refund: shape.RefundNode): void {
    const known = this.refunds.get(refund.id);
    if (known) known.add(refund);
    else this.refunds.set(refund.id, new RefundAssembly(refund));
  }

  whole(): Omit<WholeOrder, 'order' | 'tipLineId'> {
    if (this.hasMoreAgreements) throw missingPages(this.label, 'agreements');
    const refunds = [...this.refunds.values()];
    return {
      label: this.label,
      lines: this.lines.complete(this.label, 'lineItems'),
      shippingLines: this.shippingLines.complete(this.label, 'shippingLines'),
      refunds: refunds.map((refund) => refund.whole(this.label)).filter((refund) => refund !== null),
      refundedUnits: refunds.flatMap((refund) => refund.unitsByLine),
      visits: this.visits.known,
      edits: [...this.agreements.values()].map((each) => each.wholeEdit(this.label)).filter((edit) => edit !== null),
    };
  }

  private addAgreement(agreement: shape.AgreementNode): void {
    const known = this.agreements.get(agreement.id);
    if (known) known.add(agreement);
    else this.agreements.set(agreement.id, new AgreementAssembly(agreement));
  }
}

/** The order itself only says that it was edited; without the agreements, removed units would count as sold. */
function missingAgreements(orderId: string): DataError {
  return new DataError(`Shopify order ${orderId} was edited, but came without its agreements; they were expected.`, {
    code: 'incomplete_record',
    path: 'agreements',
    value: 'missing',
  });
}

function gidsOf(fragment: unknown, label: string): { id: string; parentId: string } {
  if (typeof fragment !== 'object' || fragment === null) {
    throw new DataError(`${label}: a part of it is not an object.`, {
      code: 'unexpected_shape',
      path: '',
      value: typeof fragment,
    });
  }
  const { id, __parentId: parentId } = fragment as { id?: unknown; __parentId?: unknown };
  return { id: typeof id === 'string' ? id : '', parentId: typeof parentId === 'string' ? parentId : '' };
}
