import { useContext, useState } from 'preact/hooks';
import { ApiContext } from '../../data/api-context.js';
import { type Fault, faultOf } from '../../data/faults.js';
import { platformName } from '../../data/names.js';
import { agoText, instantText } from '../../format/days.js';
import { countText } from '../../format/numbers.js';
import { type HealthQuery, RequestSyncDocument } from '../../generated/documents.js';
import { ChartFrame } from '../../parts/chart-frame.js';
import { FaultNote } from '../../parts/notices.js';
import { type Column, Table } from '../../parts/table.js';
import { RunState } from './run-state.js';
import { State } from './state.js';

type Source = HealthQuery['sources'][number];

/** Each source with its state, and for operators a button to sync it. */
export function Sources({ sources, operates }: { sources: readonly Source[] | null; operates: boolean }) {
  const [failed, setFailed] = useState<Fault | null>(null);
  const [said, setSaid] = useState('');
  const { client, look } = useContext(ApiContext);
  const sync = async (wanted: readonly Source[]): Promise<void> => {
    setFailed(null);
    setSaid('');
    try {
      const texts: string[] = [];
      for (const { id, name } of wanted) {
        const { triggerSync } = await client.query(RequestSyncDocument, { source: id });
        const [{ alreadyActive } = { alreadyActive: false }] = triggerSync.runs;
        texts.push(alreadyActive ? `${name} was syncing already` : `A sync of ${name} is queued`);
      }
      setSaid(`${texts.join('. ')}.`);
    } catch (error) {
      setFailed(faultOf(error));
    }
    look();
  };
  const configured = sources?.filter(({ isConfigured }) => isConfigured) ?? [];
  const columns: Column<Source>[] = [
    {
      title: 'Source',
      cell: ({ name, platform, timezone }) => (
        <>
          {name}
          <span class="under">
            {platformName(platform)}
            {timezone && ` · ${timezone.replace('_', ' ')}`}
          </span>
        </>
      ),
    },
    { title: 'State', cell: (source) => <SourceState source={source} /> },
    ...(operates
      ? [
          {
            title: <span class="spoken">Sync</span>,
            cell: (source: Source) =>
              source.isConfigured && (
                // Not “disabled”: whoever pressed it by keyboard would lose their place.
                <button
                  type="button"
                  class="button"
                  aria-disabled={isActive(source)}
                  onClick={() => !isActive(source) && void sync([source])}
                >
                  {isActive(source) ? 'Syncing' : 'Sync now'}
                  <span class="spoken">: {source.name}</span>
                </button>
              ),
          },
        ]
      : []),
    ...(operates ? [{ title: 'Last sync', cell: ({ lastRun }: Source) => lastRun && <RunState run={lastRun} /> }] : []),
    {
      title: 'As of',
      cell: ({ asOf }) =>
        asOf === null ? (
          'never read'
        ) : (
          <>
            {agoText(asOf)}
            <span class="under">{instantText(asOf)}</span>
          </>
        ),
    },
    {
      title: 'Set aside',
      isNumber: true,
      cell: ({ rejectedRecordCount }) => (
        <data value={String(rejectedRecordCount)}>{countText(rejectedRecordCount)}</data>
      ),
    },
  ];
  return (
    <ChartFrame
      title="Sources"
      aside={
        operates &&
        configured.length > 1 && (
          <button type="button" class="button" onClick={() => void sync(configured)}>
            Sync all now
          </button>
        )
      }
      table={
        sources ? (
          <>
            <p class="said" role="status">
              {said}
            </p>
            {failed && <FaultNote fault={failed} />}
            <Table
              caption="Sources"
              columns={columns}
              rows={sources}
              keyOf={({ id }) => id}
              empty="No source is configured."
            />
          </>
        ) : (
          <p class="skeleton block">0</p>
        )
      }
    />
  );
}

function isActive({ lastRun }: Source): boolean {
  return lastRun?.status === 'QUEUED' || lastRun?.status === 'RUNNING';
}

function SourceState({ source: { isConfigured, status, problem, late, notices, streams } }: { source: Source }) {
  const unread = streams.filter((stream) => stream.problem !== null);
  const notes = [
    problem,
    late && `${late.message} Due since ${instantText(late.since)}.`,
    ...unread.map((stream) => `${stream.stream}: ${stream.problem}`),
    ...notices,
  ].filter((note) => note !== null);
  return (
    <>
      {!isConfigured ? (
        <State kind="warning">no longer configured: its figures are kept</State>
      ) : status === 'BLOCKED' ? (
        <State kind="fault">cannot be read</State>
      ) : late !== null ? (
        <State kind="warning">late</State>
      ) : status === 'PENDING' ? (
        <State kind="busy">not connected so far</State>
      ) : unread.length > 0 ? (
        <State kind="warning">read in part</State>
      ) : (
        <State kind="good">in order</State>
      )}
      {notes.map((note) => (
        <span key={note} class="under">
          {note}
        </span>
      ))}
    </>
  );
}
