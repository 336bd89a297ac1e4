import { TransientError } from '../../../runtime/errors.js';
import type { SlicedElement } from '../../reading/json-slice.js';
import { parseSlice } from '../../reading/json-slice.js';
import type { Ga4Client, ReportQuery } from '../client/client.js';

export interface Report {
  rows: SlicedElement[];
  /** `subjectToThresholding`, `samplingMetadatas`…, without what every report says. */
  metadata: Record<string, unknown>;
  /** IANA, and ISO 4217: the property's. */
  timezone: string;
  currency: string;
}

/** About 20 MB of the widest report. The API returns up to 250,000 whatever is asked for. */
const pageRows = 50_000;

/** How often a report is read again whose number of rows changes between two pages. */
const mostReadings = 3;

/** Reads all pages of a report. Throws the same errors as `HttpClient.send`. */
export async function readReport(client: Ga4Client, query: ReportQuery): Promise<Report> {
  for (let reading = 1; reading <= mostReadings; reading += 1) {
    const report = await readPages(client, query);
    if (report !== null) return report;
  }
  throw new TransientError(`The report of ${query.from} to ${query.to} changes while it is read.`, {
    code: 'ga4_report_changes',
  });
}

/** null: the report has changed between two pages, so that rows may be missing. */
async function readPages(client: Ga4Client, query: ReportQuery): Promise<Report | null> {
  const first = await client.page(query, 0, pageRows);
  const { rowCount } = first;
  const rows = [...first.rows];
  const metadata = { ...first.metadata };
  // By the rows received: a limit is lowered without a word.
  while (rows.length < rowCount) {
    const next = await client.page(query, rows.length, pageRows);
    if (next.rowCount !== rowCount || next.rows.length === 0) return null;
    for (const row of next.rows) rows.push(row);
    Object.assign(metadata, next.metadata);
  }
  const { timeZone, currencyCode, ...flags } = metadata;
  if (typeof timeZone !== 'string' || typeof currencyCode !== 'string') {
    throw new TransientError('A report does not say its time zone and currency.', { code: 'ga4_no_time_zone' });
  }
  return { rows, metadata: flags, timezone: timeZone, currency: currencyCode };
}

/** The text of a row's metric, by its place in the request. */
export function metricOf({ fields: [values] }: SlicedElement, place: number): string {
  const parsed = parseSlice(values ?? null) as { value?: string }[] | undefined;
  return parsed?.[place]?.value ?? '0';
}
