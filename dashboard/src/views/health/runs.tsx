import { useContext } from 'preact/hooks';
import { ApiContext } from '../../data/api-context.js';
import { storeName } from '../../data/names.js';
import { instantText } from '../../format/days.js';
import { countText } from '../../format/numbers.js';
import type { RunFragment, SyncTrigger } from '../../generated/documents.js';
import { TableFrame } from '../../parts/table-frame.js';
import { RunState } from './run-state.js';

const triggers: Record<SyncTrigger, string> = {
  API: 'by the API',
  CLI: 'by the command line',
  SCHEDULE: 'on schedule',
};

const counts = [
  { field: 'fetched', title: 'Read' },
  { field: 'new', title: 'New' },
  { field: 'changed', title: 'Changed' },
  { field: 'deleted', title: 'Deleted' },
  { field: 'rejected', title: 'Set aside' },
] as const;

/** The last runs, those under way with their progress. */
export function Runs({ runs }: { runs: readonly RunFragment[] | null }) {
  const { frame } = useContext(ApiContext);
  return (
    <TableFrame
      title="Syncs"
      aside="the last 20, newest first"

      rows={runs}
      keyOf={({ id }) => id}
      empty="Nothing was synced so far."
      columns={[
        {
          title: 'Source',
          cell: ({ sourceId, queuedAt, trigger }) => (
            <>
              {storeName(sourceId, frame)}
              <span class="under">
                {instantText(queuedAt)}, {triggers[trigger]}
              </span>
            </>
          ),
        },
        { title: 'State', cell: (run) => <RunState run={run} /> },
        ...counts.map(({ field, title }) => ({
          title,
          isNumber: true,
          cell: (run: RunFragment) => <data value={String(run.counts[field])}>{countText(run.counts[field])}</data>,
        })),
        {
          title: 'Seconds',
          isNumber: true,
          cell: ({ durationSeconds }) => countText(durationSeconds),
        },
      ]}
    />
  );
}
