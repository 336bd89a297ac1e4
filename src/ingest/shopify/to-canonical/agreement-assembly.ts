import { DataError } from '../../../runtime/errors.js';
import { Collected } from './collected.js';
import { idOf } from './gid.js';
import type { AgreementNode, SaleNode } from './order-shape.js';

/** An edit of an order, with every sale that it made or took back. */
export interface WholeEdit {
  editId: string;
  happenedAt: string;
  sales: SaleNode[];
}

/** Puts a sales agreement together: it may come again with further sales. */
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

  /** Null for what is no edit: orders, refunds and returns are known from elsewhere. */
  wholeEdit(label: string): WholeEdit | null {
    const { id, reason, __typename, happenedAt } = this.agreement;
    if (reason !== 'ORDER_EDIT' && __typename !== 'OrderEditAgreement') return null;
    if (!happenedAt) {
      throw new DataError(`${label}: edit ${idOf(id)} came without the time at which it happened.`, {
        code: 'incomplete_record',
        path: 'agreements.happenedAt',
        value: 'missing',
      });
    }
    return { editId: idOf(id), happenedAt, sales: this.sales.complete(label, 'agreements.sales') };
  }
}
