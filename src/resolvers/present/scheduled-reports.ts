import type { ScheduledReport } from '../../canonical/scheduled-report.js';
import type { MessageRow } from '../../ledger/messages/messages.js';
import type { ReportLink } from '../../ledger/scheduled-reports/links.js';
import type { ReportRunRow } from '../../ledger/scheduled-reports/runs.js';

export function presentReportDefinition({ name, queries, to, ...definition }: ScheduledReport) {
  return {
    ...definition,
    id: name,
    queries: queries.map(({ name: id, variables, ...query }) => ({
      ...query,
      id,
      variables: JSON.stringify(variables),
    })),
    to: to.map(({ email, destination, send }) => ({
      recipient: email ?? destination,
      isDestination: email === null,
      send,
    })),
  };
}

export function presentReportRun(row: ReportRunRow) {
  return { ...row, id: row.runId, dueAt: row.slotAt, missedTimes: row.missedSlots };
}

export function presentReportMessage(row: MessageRow) {
  const isOpen = row.state === 'waiting' || row.state === 'sending';
  return {
    ...row,
    id: row.messageId,
    isCorrection: row.subject === 'correction',
    nextTryAt: isOpen ? row.nextTryAt : null,
  };
}

export function presentReportLink(row: ReportLink) {
  return { ...row, id: row.linkId };
}
