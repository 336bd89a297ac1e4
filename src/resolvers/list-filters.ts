import { coerceInputValue, type GraphQLInputType } from 'graphql';
import type { ExportListName } from '../exports/lists/lists.js';
import { apiSchema } from './schema.js';

/** The root field of the API whose filter a list takes. */
const rootFields: Record<ExportListName, string> = {
  orders: 'orders',
  orderItems: 'orders',
  refunds: 'refunds',
  customers: 'customers',
  products: 'products',
  inventory: 'inventory',
  campaigns: 'campaigns',
  adSpend: 'adSpend',
  sessions: 'sessions',
  fees: 'fees',
};

/** A filter that does not come in a question, as GraphQL would coerce it, with its defaults. `faults`: what is wrong with it, if anything. */
export function listFilter(
  list: ExportListName,
  value: unknown,
): { filter: Record<string, unknown>; faults: null } | { faults: string[] } {
  const faults: string[] = [];
  const filter: unknown = coerceInputValue(value, filterType(list), (path, _invalid, { message }) => {
    faults.push(path.length > 0 ? `${path.join('.')}: ${message}` : message);
  });
  return faults.length > 0 ? { faults } : { filter: filter as Record<string, unknown>, faults: null };
}

function filterType(list: ExportListName): GraphQLInputType {
  const { [rootFields[list]]: field } = apiSchema().getQueryType()!.getFields();
  return field!.args.find(({ name }) => name === 'filter')!.type;
}
