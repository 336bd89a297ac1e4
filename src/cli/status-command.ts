import type { Queryable } from '../database/pool.js';
import { readRemarks } from '../models/parts/order-remarks.js';
import { waitingParts } from '../models/parts/waiting-parts.js';
import { readSyncCondition } from '../models/queries/lateness.js';
import { remarksText } from './import-text.js';
import { type GlobalOptions, withSession } from './session.js';
import { textTable } from './text-table.js';
import { waitingText } from './waiting-text.js';

/** Per source. */
const remarksShown = 20;

interface SourceStatus {
  source_id: string;
  platform: string;
  status: string;
  problem: string | null;
  notices: string[];
  is_configured: boolean;
  backlog: string;
  rejected: string;
  last_status: string | null;
  last_queued_at: string | null;
  last_error: string | null;
}

const sourcesSql = `
  select
    source.source_id, source.platform, source.status, source.problem, source.is_configured,
    source.notices || array(
      select notice
      from ops.stream_state, jsonb_array_elements_text(state -> 'notices') as notice
      where stream_state.source_id = source.source_id
      order by stream, notice
    ) as notices,
    (select coalesce(sum(record_count), 0) from raw.chunk where chunk.source_id = source.source_id and chunk_id > built_chunk_id) as backlog,
    (select count(*) from ops.rejected_record as rejected where rejected.source_id = source.source_id) as rejected,
    last.status as last_status, last.queued_at as last_queued_at, last.error_message as last_error
  from ops.source as source
  left join lateral (
    select status, queued_at, error_message
    from ops.sync_run
    where sync_run.source_id = source.source_id
    order by queued_at desc, run_id desc
    limit 1
  ) as last on true
  order by source.source_id`;

/** Prints the state of each source, the progress of its streams, and the warehouse version. */
export async function statusCommand(options: GlobalOptions): Promise<void> {
  await withSession(options, async ({ pool }) => {
    const waiting = waitingText(await waitingParts(pool));
    const { late } = await readSyncCondition(pool, new Date());
    const overdue = late
      .map(({ sourceId, since, message }) => `${sourceId}: late since ${since}. ${message}\n`)
      .join('');
    process.stdout.write(
      `${await sourcesText(pool)}${overdue}${waiting}${await remarksTexts(pool)}\n${await streamsText(pool)}\n${await warehouseText(pool)}`,
    );
  });
}

async function sourcesText(db: Queryable): Promise<string> {
  const { rows } = await db.query<SourceStatus>(sourcesSql);
  if (rows.length === 0) return 'No sources yet. Add one to the configuration, see cartograph.example.yaml.\n';
  const table = textTable(
    [
      { title: 'source' },
      { title: 'platform' },
      { title: 'status' },
      { title: 'last run' },
      { title: 'queued at' },
      { title: 'to build', align: 'right' },
      { title: 'set aside', align: 'right' },
    ],
    rows.map((row) => [
      row.source_id,
      row.platform,
      row.is_configured ? row.status : 'not configured',
      row.last_status ?? '-',
      row.last_queued_at ?? '-',
      row.backlog,
      row.rejected,
    ]),
  );
  const remarks = rows.flatMap(({ source_id, problem, last_error, notices }) =>
    [problem ?? last_error, ...notices].filter((text) => text !== null).map((text) => `${source_id}: ${text}\n`),
  );
  return table + remarks.join('');
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

async function warehouseText(db: Queryable): Promise<string> {
  const { rows } = await db.query<{ version: string; published_at: string | null }>(
    'select version, published_at from ops.warehouse_version',
  );
  return `Warehouse version ${rows[0]?.version ?? 0}, published ${rows[0]?.published_at ?? 'never'}.\n`;
}
