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

/** Reports what version v1beta of the Data API does not have. */
export function reportGa4Drift(drift: DriftReport, metadata: Record<string, unknown>, rows: readonly Row[]): void {
  reportUnknownFields(drift, 'metadata', metadata, metadataFields);
  const reasons = Array.isArray(metadata.dataTruncationReasons) ? (metadata.dataTruncationReasons as unknown[]) : [];
  for (const reason of reasons) {
    reportUnknownFields(drift, 'metadata.dataTruncationReasons[]', reason, truncationFields);
    const { dataTruncationType } = (reason ?? {}) as { dataTruncationType?: unknown };
    reportUnknownValue(
      drift,
      'metadata.dataTruncationReasons[].dataTruncationType',
      dataTruncationType,
      truncationTypes,
    );
  }
  for (const row of rows) reportUnknownFields(drift, 'rows[]', row, rowFields);
}
