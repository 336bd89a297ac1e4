import Type from 'typebox';
import { roles } from '../canonical/roles.js';
import { longestReport, longestReportTitle, reportNamePattern } from '../canonical/saved-report.js';
import {
  maxReportColumns,
  maxReportQueries,
  maxReportRecipients,
  maxReportSections,
  maxScheduledReports,
  numberStyles,
  reportForms,
  sectionKinds,
} from '../canonical/scheduled-report.js';
import { oneOf, text, whole } from './setting-types.js';

const name = text('at most 60 lower-case letters, digits and hyphens, starting with a letter', {
  pattern: reportNamePattern,
});
const title = text(`a title of at most ${longestReportTitle} characters`, { maxLength: longestReportTitle });

const query = Type.Object(
  {
    name,
    savedReport: Type.Optional(text('the name of a saved report')),
    document: Type.Optional(
      text(`a GraphQL query of at most ${longestReport} characters`, { maxLength: longestReport }),
    ),
    variables: Type.Record(Type.String(), Type.Unknown(), { default: {}, wanted: 'names of variables with values' }),
  },
  { additionalProperties: false, wanted: 'a query with name, and savedReport or document' },
);

const column = Type.Object(
  {
    path: text('the path of a value in a row, such as netSales or span.first'),
    label: Type.Optional(text('a heading')),
    style: oneOf(numberStyles, { default: 'PLAIN' }),
    change: Type.Optional(text("the path of a figure's change in percent")),
  },
  { additionalProperties: false, wanted: 'a column such as { path: netSales, label: Net sales }' },
);

const layout = Type.Object(
  {
    title,
    kind: oneOf(sectionKinds),
    query: Type.Optional(text('the name of one of the queries')),
    rows: text('the path of rows in the answer, such as report.rows'),
    columns: Type.Array(column, { minItems: 1, maxItems: maxReportColumns, wanted: 'a list of columns' }),
  },
  { additionalProperties: false, wanted: 'a section with title, kind, rows and columns' },
);

const recipient = Type.Object(
  {
    email: Type.Optional(text('an e-mail address', { check: 'mailbox' })),
    destination: Type.Optional(text('the name of a destination')),
    send: Type.Array(oneOf(reportForms), {
      default: ['CONTENT'],
      minItems: 1,
      wanted: `a list of ${reportForms.join(', ')}`,
    }),
  },
  { additionalProperties: false, wanted: 'a recipient such as { email: owner@example.com, send: [CONTENT, PDF] }' },
);

const timezone = text('a time zone such as Europe/London (IANA)', { check: 'timezone' });

/** Reports that are sent by schedule. */
export const scheduledReportsSchema = Type.Array(
  Type.Object(
    {
      name,
      title,
      as: Type.Object(
        {
          roles: Type.Array(oneOf(roles), { default: ['owner'], minItems: 1, wanted: `a list of ${roles.join(', ')}` }),
          sources: Type.Optional(Type.Array(text('the id of a source'), { wanted: 'a list of ids of sources' })),
        },
        { additionalProperties: false, default: {}, wanted: 'roles and sources' },
      ),
      when: Type.Object(
        {
          cron: Type.Optional(Type.String({ check: 'cron', wanted: 'a cron expression such as "0 8 * * 1"' })),
          completeBy: Type.Optional(
            text('a time of the day such as "09:00"', { pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' }),
          ),
          timezone: Type.Optional(timezone),
        },
        { additionalProperties: false, wanted: 'cron, or completeBy' },
      ),
      queries: Type.Array(query, { minItems: 1, maxItems: maxReportQueries, wanted: 'a list of queries' }),
      sections: Type.Array(layout, { minItems: 1, maxItems: maxReportSections, wanted: 'a list of sections' }),
      to: Type.Array(recipient, { minItems: 1, maxItems: maxReportRecipients, wanted: 'a list of recipients' }),
      corrections: Type.Boolean({ default: false, wanted: 'true or false' }),
      locale: text('a language such as en-GB', { default: 'en-GB', check: 'locale' }),
      linkDays: whole(1, 366, 14),
    },
    { additionalProperties: false, wanted: 'a report with name, title, when, queries, sections and to' },
  ),
  { default: [], maxItems: maxScheduledReports, wanted: `a list of at most ${maxScheduledReports} reports` },
);
