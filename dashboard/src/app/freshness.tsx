import { useSyncProgress } from '../data/use-sync-progress.js';
import { agoText, instantText } from '../format/days.js';
import { progressText } from '../format/syncs.js';
import type { FrameQuery } from '../generated/documents.js';

/** As of when the figures are, and what is syncing. It has room for both, so that nothing moves when a sync begins. */
export function Freshness({ frame, look }: { frame: FrameQuery; look: () => void }) {
  const runs = frame.syncRuns?.nodes ?? [];
  const first = runs.find(({ status }) => status === 'RUNNING') ?? runs[0] ?? null;
  const progress = useSyncProgress(first?.id ?? null, look);
  const { asOf, version } = frame.warehouse;
  const nameOf = (id: string): string => frame.sources.find((source) => source.id === id)?.name ?? id;
  return (
    <p class="freshness">
      <span class={first ? 'dot busy' : 'dot'} aria-hidden="true" />
      {first ? (
        <span role="status">
          Syncing {nameOf(first.sourceId)}
          {runs.length > 1 && ` and ${runs.length - 1} more`}
          <span class="detail">{progress && ` · ${progressText(progress)}`}</span>
        </span>
      ) : asOf === null ? (
        frame.warehouse.firstDay === null ? (
          'No figures yet'
        ) : (
          'Not every source has been read yet'
        )
      ) : (
        <span
          title={`Everything before ${instantText(asOf)} is in these figures. Version ${version} of the warehouse.`}
        >
          As of {agoText(asOf)}
        </span>
      )}
    </p>
  );
}
