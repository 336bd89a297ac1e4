import {
  shopifyFinancialStatuses,
  shopifyFulfillmentStatuses,
  shopifyProductStatuses,
} from '../../../canonical/status-words.js';
import type { DriftReport } from '../../../contract/extractor.js';
import { reportUnknownValue } from '../../staging/drift.js';

/**
 * Enums of Admin API 2026-07 that the warehouse stores unchanged. Unknown fields cannot occur: GraphQL returns only the requested
 * ones.
 */
const knownValues: Partial<Record<string, Record<string, ReadonlySet<string>>>> = {
  orders: {
    displayFinancialStatus: new Set(shopifyFinancialStatuses),
    displayFulfillmentStatus: new Set(shopifyFulfillmentStatuses),
  },
  products: { status: new Set(shopifyProductStatuses) },
};

/** Reports new enum values in the first fragment of a record. */
export function reportShopifyDrift(drift: DriftReport, stream: string, fragment: unknown): void {
  const record = fragment as Record<string, unknown>;
  for (const [field, known] of Object.entries(knownValues[stream] ?? {})) {
    reportUnknownValue(drift, field, record[field], known);
  }
}
