import { METRICS } from '../fields/metrics.js';
import type { Day, PropertySettings } from '../model.js';
import type { Ga4Property } from '../property.js';
import type { QuotaBlock } from '../quotas.js';
import { ordered } from './order.js';
import type { ReportRequest } from './request.js';
import { hasBreakdown, isEmpty, type LostShare, type Row, rowsOf } from './rows.js';

/** The body of the answer, as proto3 JSON: empty lists, zeros and false are left out. */
export function reportAnswer(
  property: Ga4Property,
  request: ReportRequest,
  { lost, call, quota }: { lost: LostShare; call: number; quota: QuotaBlock },
): object {
  const { settings } = property;
  const { rows: all, hasOther, read, space } = rowsOf(property, request, lost);
  const shown = request.keepEmptyRows ? all : all.filter((row) => !isEmpty(row, request));
  // More rows than the API returns are not refused: fewer come.
  const limit = Math.min(request.limit, settings.rowsPerAnswer);
  const page = ordered(shown, request, call).slice(request.offset, request.offset + limit);
  const headers = [...request.dimensions, ...(request.ranges.length > 1 ? ['dateRange'] : [])];
  return {
    ...listed(
      'dimensionHeaders',
      headers.map((name) => ({ name })),
    ),
    ...listed(
      'metricHeaders',
      request.metrics.map((name) => ({ name, type: METRICS.get(name)!.type })),
    ),
    ...listed(
      'rows',
      page.map((row) => written(row, request, settings)),
    ),
    ...(shown.length > 0 && { rowCount: shown.length }),
    metadata: metadataOf(settings, request, { hasOther, read, space }),
    ...(request.returnPropertyQuota && { propertyQuota: quota }),
    kind: 'analyticsData#runReport',
  };
}

function written({ values, cell }: Row, request: ReportRequest, settings: PropertySettings): object {
  return {
    ...listed(
      'dimensionValues',
      values.map((value) => ({ value })),
    ),
    ...listed(
      'metricValues',
      request.metrics.map((name) => ({ value: metricOf(name, cell, request, settings) })),
    ),
  };
}

function metricOf(name: string, cell: Row['cell'], request: ReportRequest, settings: PropertySettings): string {
  if (settings.restrictedMetrics.includes(name)) return '0';
  const value = METRICS.get(name)!.of(cell);
  const isEstimate = name === 'sessions' && settings.estimateOfTotals !== 1 && !hasBreakdown(request);
  return isEstimate ? String(Math.round(Number(value) * settings.estimateOfTotals)) : value;
}

function metadataOf(
  settings: PropertySettings,
  request: ReportRequest,
  { hasOther, read, space }: { hasOther: boolean; read: number; space: number },
): object {
  const restricted = request.metrics.filter((name) => settings.restrictedMetrics.includes(name));
  const from = request.ranges.map((range) => range.from).sort()[0]!;
  return {
    ...(hasOther && { dataLossFromOtherRow: true }),
    ...(restricted.length > 0 && { schemaRestrictionResponse: restrictions(restricted) }),
    currencyCode: settings.currency,
    timeZone: settings.timezone,
    ...(settings.thresholdUsers > 0 && hasBreakdown(request) && { subjectToThresholding: true }),
    ...(settings.sampledOneIn > 1 && {
      samplingMetadatas: [{ samplesReadCount: String(read), samplingSpaceSize: String(space) }],
    }),
    ...listed('dataTruncationReasons', truncations(settings, from)),
    ...settings.unknownMetadata,
  };
}

function restrictions(names: readonly string[]): object {
  return {
    activeMetricRestrictions: names.map((metricName) => ({ metricName, restrictedMetricTypes: ['REVENUE_DATA'] })),
  };
}

function truncations({ truncations }: PropertySettings, from: Day): object[] {
  return truncations
    .filter(({ before }) => from < before)
    .map(({ type, message, before }) => ({
      dataTruncationType: type,
      dataTruncationMessage: message,
      dataTruncationDate: before,
    }));
}

function listed(name: string, list: readonly object[]): object {
  return list.length === 0 ? {} : { [name]: list };
}
