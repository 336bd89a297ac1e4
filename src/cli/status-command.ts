import type { Queryable } from '../database/pool.js';
import { rejectedCountOfSources } from '../ledger/rejected-records/rejected-rows.js';
import { everySource } from '../ledger/scope/scope.js';
import { allSources, backlogOfSources } from '../ledger/sources/source-rows.js';
import { latestRunOfSources } from '../ledger/sync-runs/run-rows.js';
import { readWarehouseVersion } from '../ledger/warehouse-version/version.js';
import { readRemarks } from '../models/parts/order-remarks.js';
import { waitingParts } from '../models/parts/waiting-parts.js';
import { readSyncCondition } from '../models/reporting/lateness.js';
import { rollupStates } from '../models/reporting/rollup-rows.js';
import { remarksText } from './import-text.js';
import type { GlobalOptions } from './read-config.js';
import { withSession } from './session.js';
import { textTable } from './text-table.js';
import { waitingText } from './waiting-text.js';

/** Per source. */
const remarksShown = 20;

/** Prints the state of each source, the progress of its streams, and the warehouse version. */
export async function statusCommand(options: GlobalOptions): Promise<void> {
  await withSession(options, async ({ pool }) => {
    const waiting = waitingText(await waitingParts(pool));
    const { late } = await readSyncCondition(pool, everySource, new Date());
    const overdue = late
      .map(({ sourceId, since, message }) => `${sourceId}: late since ${since}. ${message}\n`)
      .join('');
    process.stdout.write(
      `${await sourcesText(pool)}${overdue}${waiting}${await remarksTexts(pool)}\n${await streamsText(pool)}\n${await rollupsText(pool)}${await warehouseText(pool)}`,
    );
  });
}

async function sourcesText(db: Queryable): Promise<string> {
  const rows = await readStatuses(db);
  if (rows.length === 0) return 'No sources yet. Add one to the configuration, see cartograph.example.yaml.\n';
  const table = textTable(
    [
      { title: 'source' },
      { title: 'platform' },
      { title: 'status' },
      { title: 'last run' },
      { title: 'queued at' },
      { title: 'to build', align: 'right' },
      { title: 'rejected', align: 'right' },
    ],
    rows.map((row) => [
      row.sourceId,
      row.platform,
      row.isConfigured ? row.status : 'not configured',
      row.last?.status ?? '-',
      row.last?.queuedAt ?? '-',
      row.backlog,
      row.rejected,
    ]),
  );
  const remarks = rows.flatMap(({ sourceId, problem, last, notices }) =>
    [problem ?? last?.errorMessage ?? null, ...notices].flatMap((text) =>
      text === null ? [] : [`${sourceId}: ${text}\n`],
    ),
  );
  return table + remarks.join('');
}

async function readStatuses(db: Queryable) {
  const sources = await allSources(db, everySource);
  const sourceIds = sources.map(({ sourceId }) => sourceId);
  const backlog = new Map((await backlogOfSources(db)).map(({ sourceId, records }) => [sourceId, records]));
  const rejected = new Map(
    (await rejectedCountOfSources(db, everySource, sourceIds)).map((row) => [row.sourceId, row.rejected]),
  );
  const last = new Map((await latestRunOfSources(db, everySource, sourceIds)).map((run) => [run.sourceId, run]));
  return sources.map((source) => ({
    ...source,
    backlog: backlog.get(source.sourceId) ?? '0',
    rejected: rejected.get(source.sourceId) ?? '0',
    last: last.get(source.sourceId) ?? null,
  }));
}

async function remarksTexts(db: Queryable): Promise<string> {
  const { rows } = await db.query<{ source_id: string }>('select distinct source_id from ops.order_remark order by 1');
  const texts: string[] = [];
  for (const { source_id } of rows) {
    texts.push(`${source_id}: ${remarksText(await readRemarks(db, source_id, remarksShown))}`);
  }
  return texts.join('');
}

async function streamsText(db: Queryable): Promise<string> {
  const { rows } = await db.query<{ source_id: string; stream: string; watermark: string | null; records: string }>(
    `select source_id, stream, watermark, coalesce(records, 0) as records
     from ops.stream_state
     left join (
       select source_id, stream, sum(record_count) as records from raw.chunk group by source_id, stream
     ) as logged using (source_id, stream)
     order by source_id, stream`,
  );
  if (rows.length === 0) return 'Nothing has been read yet.\n';
  return textTable(
    [{ title: 'source' }, { title: 'stream' }, { title: 'record versions', align: 'right' }, { title: 'read up to' }],
    rows.map(({ source_id, stream, watermark, records }) => [source_id, stream, records, watermark ?? '-']),
  );
}

async function rollupsText(db: Queryable): Promise<string> {
  const states = await rollupStates(db);
  if (states.length === 0) return '';
  const table = textTable(
    [
      { title: 'aggregate of your own' },
      { title: 'period' },
      { title: 'rows', align: 'right' },
      { title: 'MB', align: 'right' },
      { title: 'filled at' },
    ],
    states.map(({ by, period, rows, bytes, filledAt }) => [
      by.join(', '),
      period,
      rows === null ? '-' : String(rows),
      bytes === null ? '-' : (bytes / 1_000_000).toFixed(1),
      filledAt ?? 'by the next roll-up',
    ]),
  );
  return `${table}\n`;
}

async function warehouseText(db: Queryable): Promise<string> {
  const { version, publishedAt, asOf } = await readWarehouseVersion(db);
  return `Warehouse version ${version}, published ${publishedAt ?? 'never'}, as of ${asOf ?? 'unknown'}.\n`;
}
