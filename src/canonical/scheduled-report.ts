/** How a section of a report is shown. */
export const sectionKinds = ['FIGURES', 'TABLE', 'LINE', 'BAR'] as const;
export type SectionKind = (typeof sectionKinds)[number];

/** How a number of a column is written. `PERCENT`: 12.5 is 12.5 %. `RATIO`: 0.125 is 12.5 %. */
export const numberStyles = ['PLAIN', 'PERCENT', 'RATIO'] as const;
export type NumberStyle = (typeof numberStyles)[number];

/**
 * What a recipient gets. `CONTENT`: the report in the message itself. `LINK`: a link to it that ends. The others are attachments of a
 * mail.
 */
export const reportForms = ['CONTENT', 'LINK', 'PDF', 'CSV', 'XLSX'] as const;
export type ReportForm = (typeof reportForms)[number];

/** A question of a report: a saved report by its name, or a document. */
export interface ReportQuery {
  /** By which sections refer to it. */
  readonly name: string;
  readonly savedReport: string | null;
  readonly document: string | null;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** A value of each row. */
export interface ReportColumn {
  /** From the row: `netSales`, `span.first`, `comparisons.0.changePercent.netSales`. An amount of money is one value. */
  readonly path: string;
  readonly label: string;
  readonly style: NumberStyle;
  /** Of a figure: the path of its change, in percent. null: none is shown. */
  readonly change: string | null;
}

/** A titled piece of a report. The first column of a chart is its axis, each further one a series. */
export interface ReportSection {
  readonly title: string;
  readonly kind: SectionKind;
  /** The name of a query. */
  readonly query: string;
  /** The path in its answer of a list of rows, or of a single row: `report.rows`. */
  readonly rows: string;
  readonly columns: readonly ReportColumn[];
}

/** When a report is due: at the times of a cron expression, or once a day when yesterday is known. */
export interface ReportTiming {
  /** null: when yesterday is complete at all sources, at the latest at `completeBy`. */
  readonly cron: string | null;
  /** `09:00`; null: by `cron`. */
  readonly completeBy: string | null;
  /** IANA. */
  readonly timezone: string;
}

export interface ReportRecipient {
  /** An e-mail address; null: a destination. */
  readonly email: string | null;
  /** The name of a destination of the configuration. */
  readonly destination: string | null;
  readonly send: readonly ReportForm[];
}

/** A report that is sent by schedule. */
export interface ScheduledReport {
  readonly name: string;
  readonly title: string;
  readonly queries: readonly ReportQuery[];
  readonly sections: readonly ReportSection[];
  readonly when: ReportTiming;
  readonly to: readonly ReportRecipient[];
  /** Whether a note follows if a later version of the warehouse changes figures that were sent. */
  readonly corrections: boolean;
  /** BCP 47: how numbers and dates are written. */
  readonly locale: string;
  /** How long its links open. */
  readonly linkDays: number;
}

/** Of reports that are made by the API. */
export const maxScheduledReports = 200;
export const maxReportQueries = 20;
export const maxReportSections = 30;
export const maxReportColumns = 30;
export const maxReportRecipients = 50;
