import { useContext } from 'preact/hooks';
import { ApiContext } from '../../data/api-context.js';
import { useSyncProgress } from '../../data/use-sync-progress.js';
import { agoText } from '../../format/days.js';
import { progressText } from '../../format/syncs.js';
import type { RunFragment } from '../../generated/documents.js';
import { State } from './state.js';

/** What has become of a run; while it is under way, its progress as it is made. */
export function RunState({ run }: { run: RunFragment }) {
  const { status, finishedAt, errorMessage } = run;
  if (status === 'QUEUED' || status === 'RUNNING') return <Progress run={run} />;
  return (
    <>
      <State kind={status === 'SUCCEEDED' ? 'good' : 'fault'}>
        {status === 'SUCCEEDED' ? 'read' : 'failed'} {finishedAt && agoText(finishedAt)}
      </State>
      {errorMessage && <span class="under">{errorMessage}</span>}
    </>
  );
}

function Progress({ run }: { run: RunFragment }) {
  const { look } = useContext(ApiContext);
  const progress = useSyncProgress(run.id, look);
  const percents = (progress?.streams ?? []).flatMap(({ progressPercent }) => progressPercent ?? []);
  // Of the kind of record that is furthest from its end; without a total the bar says only that something is done.
  const least = percents.length === 0 ? undefined : Math.min(...percents.map((percent) => parseFloat(percent)));
  return (
    <>
      <State kind="busy">{run.status === 'QUEUED' && !progress ? 'queued' : 'syncing'}</State>
      <span class="under">{progress ? progressText(progress) : 'waiting for a worker'}</span>
      {progress?.phase === 'EXTRACT' && (
        <progress max={100} {...(least !== undefined && { value: least })} aria-label="Records read" />
      )}
    </>
  );
}
