import { DataError } from '../../../runtime/errors.js';
import { Collected } from './collected.js';
import { idOf } from './gid.js';
import type { AgreementNode, SaleNode } from './order-shape.js';

/** An edit of an order, with every sale that it added or reversed. */
export interface WholeEdit {
  editId: string;
  happenedAt: string;
  sales: SaleNode[];
}

/** Assembles a sales agreement, which may arrive in several fragments with further sales. */
export class AgreementAssembly {
  private readonly sales = new Collected<SaleNode>();

  constructor(private agreement: AgreementNode) {
    this.add(agreement);
  }

  add(agreement: AgreementNode): void {
    this.agreement = { ...this.agreement, ...agreement };
    this.sales.addPage(agreement.sales);
  }

  addSale(sale: SaleNode): void {
    this.sales.add(sale);
  }

  /** null for an agreement that is not an edit: orders, refunds and returns are read elsewhere. */
  wholeEdit(label: string): WholeEdit | null {
    const { id, reason, __typename, happenedAt } = this.agreement;
    if (reason !== 'ORDER_EDIT' && __typename !== 'OrderEditAgreement') return null;
    if (!happenedAt) {
      throw new DataError(`${label}: edit ${idOf(id)} has no time (happenedAt).`, {
        code: 'incomplete_record',
        path: 'agreements.happenedAt',
        value: 'missing',
      });
    }
    return { editId: idOf(id), happenedAt, sales: this.sales.complete(label, 'agreements.sales') };
  }
}
