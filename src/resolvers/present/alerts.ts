import type { Alert } from '../../canonical/alert.js';
import type { AlertEvent } from '../../ledger/alerts/events.js';
import { metricFieldName } from '../../models/metrics/metric.js';
import { metricNames } from '../../models/metrics/registry.js';
import type { Evidence } from '../../reports/content/alert-content.js';

const metricsByField = new Map(metricNames.map((name) => [metricFieldName(name), name]));

export function presentAlertDefinition({ name, metric, stockCover, to, ...definition }: Alert) {
  return {
    ...definition,
    id: name,
    metric: metric && {
      ...metric,
      metric: metricsByField.get(metric.metric),
      unit: metric.unit.toLowerCase(),
      where: metric.where.map(presentCondition),
    },
    stockCover: stockCover && { ...stockCover, where: stockCover.where.map(presentCondition) },
    to: to.map(({ email, destination }) => ({ recipient: email ?? destination, isDestination: email === null })),
  };
}

function presentCondition({ dimension, in: keys }: { dimension: string; in: readonly string[] }) {
  return { dimension: dimension.toLowerCase(), in: keys };
}

export function presentAlertEvent(event: AlertEvent) {
  const { eventId, subject, label, definition, evidence, resolvedEvidence } = event;
  return {
    ...event,
    id: eventId,
    title: definition.title,
    subject: subject === '' ? null : subject,
    label: label === '' ? null : label,
    evidence: presentEvidence(evidence),
    resolvedEvidence: resolvedEvidence === null ? null : presentEvidence(resolvedEvidence),
  };
}

function presentEvidence(json: string) {
  const { figures, at, query, ...evidence } = JSON.parse(json) as Evidence;
  return {
    ...evidence,
    judgedAt: at,
    figures: figures.map(({ label, cell, first, last }) => ({
      ...{ label, first, last },
      value: cell === null ? null : typeof cell === 'string' ? cell : cell[0],
      currency: cell === null || typeof cell === 'string' ? null : cell[1],
    })),
    document: query?.document ?? null,
    variables: query ? JSON.stringify(query.variables) : null,
  };
}
