import type { TypeFields } from '../context.js';
import type { Page } from '../paging.js';
import { agreementFields } from './agreement-fields.js';
import { bulkFields } from './bulk-fields.js';
import { catalogFields } from './catalog-fields.js';
import { discountFields } from './discount-fields.js';
import { journeyFields } from './journey-fields.js';
import { lineFields } from './line-fields.js';
import { moneyFields } from './money-fields.js';
import { orderFields } from './order-fields.js';
import { peopleFields } from './people-fields.js';
import { refundFields } from './refund-fields.js';
import { rootFields } from './root-fields.js';
import { shopFields } from './shop-fields.js';

/** All simulated fields by type; other fields are refused with an error. */
export const fieldFunctions: Record<string, TypeFields> = {
  ...moneyFields,
  ...orderFields,
  ...journeyFields,
  ...lineFields,
  ...discountFields,
  ...agreementFields,
  ...refundFields,
  ...catalogFields,
  ...peopleFields,
  ...shopFields,
  ...bulkFields,
  ...rootFields,
  PageInfo: {
    hasNextPage: (page: Page) => page.hasNextPage,
    hasPreviousPage: (page: Page) => page.hasPreviousPage,
    startCursor: (page: Page) => page.cursors()[0] ?? null,
    endCursor: (page: Page) => page.cursors().at(-1) ?? null,
  },
  Count: {
    count: (count: { count: number }) => count.count,
    precision: (count: { precision: string }) => count.precision,
  },
};
