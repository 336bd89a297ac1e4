import { sql } from '../../database/sql.js';
import { changedSince } from '../reporting/changed-since.js';
import { checkSources } from '../reporting/check-sources.js';
import { askedWords, productStatus } from '../reporting/known-words.js';
import { productConditions, type ProductFilter } from '../reporting/product-rows.js';
import type { ListContext, ListQuestion } from './list-question.js';

export type ProductsListFilter = ProductFilter & { updatedSince?: string | null };

/** Product variants `p`. `given` null: those of the catalogue. */
export async function productsList(context: ListContext, given: ProductsListFilter | null): Promise<ListQuestion> {
  const { db, scope } = context;
  const filter: ProductsListFilter = given ?? { isDeleted: false };
  const asked = { ...filter, status: await askedWords(db, scope, filter.status, productStatus) };
  await checkSources(context, asked.source);
  return {
    from: sql`warehouse.dim_product p`,
    conditions: [
      ...productConditions(scope, asked),
      ...(await changedSince(db, scope, asked.updatedSince, {
        kinds: ['product'],
        isAmong: (changed) => sql`p.product_key in (select changed.key from ${changed} changed)`,
      })),
    ],
  };
}
