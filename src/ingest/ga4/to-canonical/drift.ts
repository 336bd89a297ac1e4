import type { DriftReport } from '../../../contract/extractor.js';
import { reportUnknownFields, reportUnknownValue } from '../../staging/drift.js';
import type { Row } from './shapes.js';

const rowFields = new Set(['dimensionValues', 'metricValues']);

const metadataFields = new Set([
  ...['dataLossFromOtherRow', 'schemaRestrictionResponse', 'emptyReason', 'subjectToThresholding'],
  ...['samplingMetadatas', 'dataTruncationReasons'],
]);

const truncationFields = new Set([
  ...['dataTruncationType', 'dataTruncationMessage', 'dataTruncationDate', 'dataTruncationDateRanges'],
]);

const truncationTypes = new Set(
  [
    ...['UNSPECIFIED', 'RULES_BASED_MODELS', 'DATA_DRIVEN_ATTRIBUTION', 'DV360', 'CM360', 'DATE_RANGE', 'PROPERTY'],
    ...['ITEM_SCOPED_ECOMMERCE_METRICS', 'EVENT_SCOPED_ECOMMERCE_METRICS', 'CONVERSIONS', 'GOOGLE_ADS'],
  ].map((word) => `DATA_TRUNCATION_TYPE_${word}`),
);

/** Reports what the metadata of a report in v1beta does not have. */
export function reportMetadataDrift(drift: DriftReport, metadata: Record<string, unknown>): void {
  reportUnknownFields(drift, 'metadata', metadata, metadataFields);
  const reasons = Array.isArray(metadata.dataTruncationReasons) ? (metadata.dataTruncationReasons as unknown[]) : [];
  for (const reason of reasons) {
    reportUnknownFields(drift, 'metadata.dataTruncationReasons[]', reason, truncationFields);
    const { dataTruncationType } = (reason ?? {}) as { dataTruncationType?: unknown };
    const path = 'metadata.dataTruncationReasons[].dataTruncationType';
    reportUnknownValue(drift, path, dataTruncationType, truncationTypes);
  }
}

export function reportRowDrift(drift: DriftReport, row: Row): void {
  reportUnknownFields(drift, 'rows[]', row, rowFields);
}
