import type { WooContents, WooId } from '../model.js';

/** WordPress counts posts (orders, refunds, products, coupons), users, terms, order items and meta rows separately. */
type IdKind = 'post' | 'user' | 'term' | 'item' | 'meta';

/** Issues new ids. */
export class Ids {
  readonly #next: Record<IdKind, WooId> = { post: 11, user: 2, term: 16, item: 1, meta: 1 };

  next(kind: IdKind): WooId {
    const id = this.#next[kind];
    this.#next[kind] = id + 1;
    return id;
  }

  /** Continues after the ids that the contents use. */
  skip(contents: Partial<WooContents>): void {
    for (const { id } of contents.customers ?? []) this.#seen('user', id);
    for (const { id } of contents.categories ?? []) this.#seen('term', id);
    for (const { id } of contents.coupons ?? []) this.#seen('post', id);
    for (const { id } of contents.subscriptions ?? []) this.#seen('post', id);
    for (const product of contents.products ?? [])
      for (const { id } of [product, ...product.variations]) this.#seen('post', id);
    for (const order of contents.orders ?? []) {
      for (const { id } of [order, ...order.refunds]) this.#seen('post', id);
      for (const part of [order, ...order.refunds]) {
        const items = [part.lines, part.taxLines, part.shippingLines, part.feeLines].flat();
        for (const { id } of items) this.#seen('item', id);
        for (const { id } of [part.meta, ...part.lines.map(({ meta }) => meta)].flat()) this.#seen('meta', id);
      }
      for (const { id } of order.couponLines) this.#seen('item', id);
    }
  }

  #seen(kind: IdKind, id: WooId): void {
    this.#next[kind] = Math.max(this.#next[kind], id + 1);
  }
}
