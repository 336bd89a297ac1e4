import type { Role } from './access.js';

/** An operation of the API with its usage plan. */
export interface Operation {
  name: string;
  method: 'GET' | 'POST' | 'DELETE';
  path: RegExp;
  /** Requests a second, and at once. */
  rate: number;
  burst: number;
  /** That the app needs. */
  role: Role;
}

const ORDERS = '/orders/2026-01-01/orders';
const REPORTS = '/reports/2021-06-30';

const operation = (
  name: string,
  method: Operation['method'],
  path: string,
  [rate, burst]: readonly [number, number],
  role: Role,
): Operation => ({ name, method, path: new RegExp(`^${path.replace('{id}', '([^/]+)')}$`), rate, burst, role });

export const OPERATIONS: readonly Operation[] = [
  operation('searchOrders', 'GET', ORDERS, [0.0056, 20], 'orders'),
  operation('getOrder', 'GET', `${ORDERS}/{id}`, [0.5, 30], 'orders'),
  operation('getOrdersV0', 'GET', '/orders/v0/orders', [0.0167, 20], 'orders'),
  operation('getOrderV0', 'GET', '/orders/v0/orders/{id}', [0.5, 30], 'orders'),
  operation('getOrderItemsV0', 'GET', '/orders/v0/orders/{id}/orderItems', [0.5, 30], 'orders'),
  operation('createReport', 'POST', `${REPORTS}/reports`, [0.0167, 15], 'reports'),
  operation('getReports', 'GET', `${REPORTS}/reports`, [0.0222, 10], 'reports'),
  operation('getReport', 'GET', `${REPORTS}/reports/{id}`, [2, 15], 'reports'),
  operation('cancelReport', 'DELETE', `${REPORTS}/reports/{id}`, [0.0222, 10], 'reports'),
  operation('getReportDocument', 'GET', `${REPORTS}/documents/{id}`, [0.0167, 15], 'reports'),
  operation('listTransactions', 'GET', '/finances/2024-06-19/transactions', [0.5, 10], 'finances'),
  operation('getInventorySummaries', 'GET', '/fba/inventory/v1/summaries', [2, 2], 'inventory'),
  operation('createRestrictedDataToken', 'POST', '/tokens/2021-03-01/restrictedDataToken', [1, 10], 'orders'),
  operation('getMarketplaceParticipations', 'GET', '/sellers/v1/marketplaceParticipations', [0.016, 15], 'sellers'),
];

/** The operation of a request with the id in its path. */
export function findOperation(method: string, path: string): { operation: Operation; id: string } | undefined {
  for (const each of OPERATIONS) {
    const match = each.method === method ? each.path.exec(path) : null;
    if (match) return { operation: each, id: decodeURIComponent(match[1] ?? '') };
  }
  return undefined;
}
