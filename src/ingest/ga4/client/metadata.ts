/** What a report says of itself, besides its zone and currency. Every field may be absent. */
export interface ReportMetadata {
  dataLossFromOtherRow?: unknown;
  subjectToThresholding?: unknown;
  samplingMetadatas?: unknown;
  dataTruncationReasons?: unknown;
  schemaRestrictionResponse?: unknown;
}

/** The metrics that the credentials may not see: Google reports zero for them. */
export function restrictedMetrics({ schemaRestrictionResponse }: ReportMetadata): string[] {
  const { activeMetricRestrictions } = (schemaRestrictionResponse ?? {}) as { activeMetricRestrictions?: unknown };
  if (!Array.isArray(activeMetricRestrictions)) return [];
  return activeMetricRestrictions.flatMap((each: { metricName?: unknown } | null) =>
    typeof each?.metricName === 'string' ? [each.metricName] : [],
  );
}
