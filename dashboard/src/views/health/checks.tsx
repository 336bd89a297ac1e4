import { dayText, instantText } from '../../format/days.js';
import type { HealthQuery } from '../../generated/documents.js';
import { TableFrame } from '../../parts/table-frame.js';
import { State } from './state.js';

interface Check {
  key: string;
  of: string;
  what: string;
  detail: string;
  kind: 'good' | 'note' | 'warning';
}

type Report = NonNullable<HealthQuery['reports']>[number];
type Alert = NonNullable<HealthQuery['alerts']>[number];

/** What Cartograph checked: rates, and for operators reports and alerts that fail, orders that should be looked at, and fields that it does not know. */
export function Checks({
  sources,
  rates,
  reports,
  alerts,
  operates,
}: {
  sources: HealthQuery['sources'] | null;
  rates: HealthQuery['warehouse']['exchangeRates'];
  reports: readonly Report[];
  alerts: readonly Alert[];
  operates: boolean;
}) {
  const checks = [
    ...rates.map(ofRates),
    ...reports.flatMap(ofReport),
    ...alerts.flatMap(ofAlert),
    ...(sources ?? []).flatMap(ofSource),
  ];
  return (
    <TableFrame
      title="Checks"
      aside={
        operates
          ? 'exchange rates, reports and alerts that fail, orders to look at, and what the platforms send that is not known'
          : 'exchange rates'
      }

      rows={sources && checks}
      keyOf={({ key }) => key}
      empty="There is nothing to look at."
      columns={[
        { title: 'Of', cell: ({ of }) => of },
        { title: 'What', cell: ({ what, kind }) => <State kind={kind}>{what}</State> },
        { title: 'Detail', cell: ({ detail }) => detail },
      ]}
    />
  );
}

function ofRates({ provider, latestDate, readAt, problem }: HealthQuery['warehouse']['exchangeRates'][number]): Check {
  return {
    key: `rates ${provider}`,
    of: `Exchange rates (${provider})`,
    what: problem === null ? (latestDate ? `known to ${dayText(latestDate)}` : 'not read so far') : 'cannot be read',
    detail: problem ?? (readAt ? `Read ${instantText(readAt)}.` : ''),
    kind: problem === null ? 'good' : 'warning',
  };
}

function ofSource({ id, name, remarks = [], schemaDrift = [] }: HealthQuery['sources'][number]): Check[] {
  return [
    ...remarks.map(({ subject, code, message, place }) => ({
      ...{ key: `${id} ${subject} ${code}`, of: `${name}: ${subject}`, what: 'a number may be wrong' },
      ...{ detail: place === null ? message : `${message} (${place})`, kind: 'warning' as const },
    })),
    ...schemaDrift.map(({ stream, path, value, firstSeenAt }) => ({
      ...{ key: `${id} ${stream} ${path} ${value}`, of: name },
      what: value === null ? 'an unknown field' : 'an unknown value',
      detail:
        `${path}${value === null ? '' : `: ${value}`} in ${stream}, first read ${instantText(firstSeenAt)}. ` +
        'The record is loaded without it.',
      kind: 'note' as const,
    })),
  ];
}

function ofReport({ id, title, problem, lastRun }: Report): Check[] {
  const hasFailed = lastRun?.state === 'FAILED' || lastRun?.state === 'GIVEN_UP';
  if (problem === null && !hasFailed) return [];
  return [
    {
      ...{ key: `report ${id}`, of: `Report “${title}”`, kind: 'warning' },
      what: problem === null ? 'did not reach everybody' : 'cannot be made',
      detail:
        problem ??
        lastRun?.problem ??
        `It was due ${instantText(lastRun!.dueAt)}. “reportRuns” of the API says who did not get it, and why.`,
    },
  ];
}

/** A worker looks at each alert every ten minutes or more often. */
const lateAfterMs = 1_800_000;

function ofAlert({ id, title, state, reason, checkedAt, pausedAt }: Alert): Check[] {
  if (pausedAt !== null) return [];
  const alert = { key: `alert ${id}`, of: `Alert “${title}”`, kind: 'warning' as const };
  if (state === 'FAILED') return [{ ...alert, what: 'cannot be judged', detail: reason ?? '' }];
  if (checkedAt === null || Date.now() - Date.parse(checkedAt) <= lateAfterMs) return [];
  return [{ ...alert, what: 'is not watched', detail: `No worker has looked at it since ${instantText(checkedAt)}.` }];
}
