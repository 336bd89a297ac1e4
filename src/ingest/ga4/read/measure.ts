import type { StreamState } from '../../../contract/extractor.js';
import { ConfigError } from '../../../runtime/errors.js';

/** How a property's visits are counted. The two differ, and must never continue each other in one series. */
export type Measure = 'data_api' | 'bigquery_export';

export const apiMeasure: Measure = 'data_api';
export const exportMeasure: Measure = 'bigquery_export';

const names: Record<Measure, string> = { data_api: 'the Data API', bigquery_export: 'the BigQuery export' };

/** Throws a `ConfigError` if the stream was read by the other measure. */
export function checkMeasure(measure: Measure, { measure: known }: StreamState): void {
  if (known === undefined || known === measure) return;
  throw new ConfigError(
    `This source was read from ${names[known as Measure]}, and ${names[measure]} counts otherwise: they do not belong in one series. Add a source with an id of its own instead.`,
    { code: 'ga4_other_measure' },
  );
}
