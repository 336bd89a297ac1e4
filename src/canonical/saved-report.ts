/** A report kept by name: in the configuration, or saved by the API. */
export interface NamedReport {
  readonly name: string;
  readonly title: string;
  readonly description: string | null;
  /** A GraphQL query. */
  readonly document: string;
}

/** Of reports in the configuration, and again of those saved by the API. */
export const maxReports = 500;

/** Characters of a report's document. */
export const longestReport = 20_000;

export const longestReportTitle = 200;
export const longestReportDescription = 2000;

/** At most 60 lower-case letters, digits and hyphens, starting with a letter. */
export const reportNamePattern = '^[a-z][a-z0-9-]{0,59}$';
