import { dayText, instantText } from '../../format/days.js';
import type { HealthQuery } from '../../generated/documents.js';
import { ChartFrame } from '../../parts/chart-frame.js';
import { Table } from '../../parts/table.js';
import { State } from './state.js';

interface Check {
  key: string;
  of: string;
  what: string;
  detail: string;
  kind: 'good' | 'note' | 'warning';
}

/** What Cartograph checked: rates, and for operators orders that should be looked at, and fields that it does not know. */
export function Checks({
  sources,
  rates,
  operates,
}: {
  sources: HealthQuery['sources'] | null;
  rates: HealthQuery['warehouse']['exchangeRates'];
  operates: boolean;
}) {
  const checks = [...rates.map(ofRates), ...(sources ?? []).flatMap(ofSource)];
  return (
    <ChartFrame
      title="Checks"
      aside={
        operates ? 'exchange rates, orders to look at, and what the platforms send that is not known' : 'exchange rates'
      }
      table={
        sources ? (
          <Table
            caption="Checks"
            rows={checks}
            keyOf={({ key }) => key}
            empty="There is nothing to look at."
            columns={[
              { title: 'Of', cell: ({ of }) => of },
              { title: 'What', cell: ({ what, kind }) => <State kind={kind}>{what}</State> },
              { title: 'Detail', cell: ({ detail }) => detail },
            ]}
          />
        ) : (
          <p class="skeleton block">0</p>
        )
      }
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
