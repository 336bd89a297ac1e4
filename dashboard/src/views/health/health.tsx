import { useContext } from 'preact/hooks';
import { reportFilter } from '../../address/address.js';
import { useAddress } from '../../address/navigation.js';
import { ApiContext } from '../../data/api-context.js';
import { useAnswer } from '../../data/use-answer.js';
import { useViewer } from '../../data/use-viewer.js';
import { HealthDocument } from '../../generated/documents.js';
import { FaultNote, Notice } from '../../parts/notices.js';
import { RangeNote } from '../../parts/range-note.js';
import { Checks } from './checks.js';
import { OpenDays } from './open-days.js';
import { Runs } from './runs.js';
import { SetAside } from './set-aside.js';
import { Sources } from './sources.js';
import { Summary } from './summary.js';

/** Whether the figures can be relied on: what is read and how current it is, what may still change, what is left out, and why. One request. */
export function View() {
  const { address } = useAddress();
  const { frame } = useContext(ApiContext);
  const viewer = useViewer();
  const operates = viewer?.permissions.includes('operate') ?? false;
  const stores = address.filters.store;
  const runs = frame?.syncRuns;
  const { data, fault } = useAnswer(
    HealthDocument,
    viewer === undefined
      ? null
      : { operates, filter: reportFilter(address), sources: stores.length > 0 ? [...stores] : null },
    // What is syncing, what was read and what is late: none of it has to make a new version of the figures.
    JSON.stringify([
      runs?.nodes.map(({ id, status }) => [id, status]),
      frame?.sources.map(({ asOf, status, problem, late }) => [asOf, status, problem, late?.since]),
    ]),
  );
  if (fault !== null && data === null) return <FaultNote fault={fault} />;
  const sources = data?.sources.filter(({ id }) => stores.length === 0 || stores.includes(id)) ?? null;
  return (
    <div class="view" data-version={data?.warehouse.version}>
      {fault && <FaultNote fault={fault} hasNumbers />}
      <RangeNote span={data?.chosen.total.span ?? null} />
      <Summary warehouse={data?.warehouse ?? null} sources={sources} />
      {viewer !== undefined && !operates && (
        <Notice kind="info">
          <strong>You may look, but not start a sync.</strong> Buttons to sync, the runs and the records that were set
          aside are for those with the permission “operate”: ask the operator of Cartograph for the role{' '}
          <code>operator</code>.
        </Notice>
      )}
      <Sources sources={sources} operates={operates} />
      <OpenDays days={data?.openDays.rows ?? null} missingRates={data?.warehouse.missingExchangeRates ?? []} />
      {operates && <Runs runs={data?.syncRuns?.nodes ?? null} />}
      {operates && <SetAside records={data?.rejectedRecords ?? null} />}
      <Checks
        sources={sources}
        rates={data?.warehouse.exchangeRates ?? []}
        reports={data?.reports ?? []}
        alerts={data?.alerts ?? []}
        operates={operates}
      />
    </div>
  );
}
