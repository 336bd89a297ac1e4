import { divide } from '../../../clients/typescript/src/decimal/arithmetic.js';
import { decimal } from '../../../clients/typescript/src/decimal/decimal.js';
import { useSyncProgress } from '../data/use-sync-progress.js';
import type { SyncProgress } from '../data/use-sync-progress.js';
import { agoText, instantText } from '../format/days.js';
import { countText, shareText } from '../format/numbers.js';
import type { FrameQuery, SyncPhase } from '../generated/documents.js';

const phases: Record<SyncPhase, string> = {
  EXTRACT: 'reading',
  WAIT: 'waiting',
  BUILD: 'building',
  ROLL_UP: 'adding up',
};

/** As of when the figures are, and what is syncing. It has room for both, so that nothing moves when a sync begins. */
export function Freshness({ frame, look }: { frame: FrameQuery; look: () => void }) {
  const runs = (frame.syncRuns as FrameQuery['syncRuns'] | null)?.nodes ?? [];
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
        'No figures yet'
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

function progressText({ phase, counts, streams }: SyncProgress): string {
  const known = streams.find(({ progressPercent }) => progressPercent !== null && progressPercent !== '100');
  const percent = known?.progressPercent;
  return [
    phase === null ? 'waiting for a worker' : phases[phase],
    phase !== 'EXTRACT'
      ? ''
      : percent
        ? `${known.stream} ${shareText(divide(percent, decimal('100'), 4))}`
        : `${countText(counts.fetched)} records`,
  ]
    .filter((text) => text !== '')
    .join(' ');
}
