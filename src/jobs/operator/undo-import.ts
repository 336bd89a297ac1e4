import type { PoolClient } from '../../database/pool.js';
import type { FilesState } from '../../ingest/files/read/taken-files.js';
import { fileKeyPrefix } from '../../ingest/files/table/table.js';
import { forgetRejectedKeys } from '../../ledger/rejected-records/rejected-records.js';
import { sourceLease } from '../../ledger/sync-runs/sync-run.js';
import { retract } from '../../raw/raw-log.js';
import type { Clock } from '../../runtime/clock.js';
import type { Leases } from '../leases/leases.js';
import type { Warehouse } from '../pipeline/warehouse.js';

interface UndoNeeds {
  clock: Clock;
  leases: Leases;
  warehouse: Warehouse;
  /** Aborted when the process is to stop. */
  stopping: AbortSignal;
}

interface UndoneImport {
  /** What was retracted: the file's row count for each stream. */
  takenBack: { stream: string; rows: string }[];
  /** Files that hold the same rows, which therefore stay. */
  keptBy: string[];
}

interface Delivered {
  stream: string;
  delivery: string;
  content: string;
  rows: string;
}

/**
 * Retracts everything that a file, or all files of a zip archive, contributed, with any content it had under that name, as if it had never arrived. It
 * is not read again until it changes or someone imports it. Rows that another file holds too stay.
 */
export async function undoImport(
  { clock, leases, warehouse, stopping }: UndoNeeds,
  { sourceId, name }: { sourceId: string; name: string },
): Promise<UndoneImport> {
  const undone = await leases.hold(sourceLease(sourceId), (lease) =>
    lease.inTransaction((client) => takeBack(client, { sourceId, name, at: clock.now() })),
  );
  await warehouse.hold(async (lease, signal) => {
    await warehouse.build({ sourceId, lease, signal });
    await warehouse.rollUp(lease);
  }, stopping);
  return undone;
}

async function takeBack(
  client: PoolClient,
  { sourceId, name, at }: { sourceId: string; name: string; at: Date },
): Promise<UndoneImport> {
  const takenBack = new Map<string, bigint>();
  const keptBy = new Set<string>();
  for (const [stream, before] of await statesOf(client, sourceId)) {
    let state = before;
    for (const each of [name, ...membersOf(name, state)]) {
      const file = { sourceId, stream, name: each, at, taken: state.taken ?? {} };
      const { rows, others } = await takeBackFile(client, file);
      for (const other of others) keptBy.add(other);
      if (rows !== null) takenBack.set(stream, (takenBack.get(stream) ?? 0n) + rows);
      if (Object.hasOwn(file.taken, each)) state = withUndone(state, each);
    }
    if (state !== before) await remember(client, { sourceId, stream, state });
  }
  return {
    takenBack: [...takenBack].map(([stream, rows]) => ({ stream, rows: String(rows) })),
    keptBy: [...keptBy].sort(),
  };
}

interface FileOfStream {
  sourceId: string;
  stream: string;
  name: string;
  at: Date;
  /** The files of the stream. */
  taken: NonNullable<FilesState['taken']>;
}

/** `rows`: how many were taken back; null: nothing was. `others`: files that hold the same rows. */
async function takeBackFile(
  client: PoolClient,
  { sourceId, stream, name, at, taken }: FileOfStream,
): Promise<{ rows: bigint | null; others: string[] }> {
  let takenBack: bigint | null = null;
  const keptBy: string[] = [];
  const known = Object.hasOwn(taken, name) ? taken[name]!.delivery : undefined;
  for (const { delivery, content, rows } of await deliveriesOf(client, {
    sourceId,
    stream,
    name,
    delivery: known ?? '',
  })) {
    const others = Object.entries(taken).filter(
      ([other, file]) => other !== name && file.content === content && !file.isUndone,
    );
    keptBy.push(...others.map(([other]) => other));
    // The same content under another name has no delivery of its own.
    if (others.some(([, file]) => file.delivery === delivery)) continue;
    await retract(client, { sourceId, stream, runId: null, extractedAt: at }, [{ delivery }]);
    if (others.length === 0) takenBack = (takenBack ?? 0n) + BigInt(rows);
  }
  await forgetFaults(client, { sourceId, stream, prefix: fileKeyPrefix({ name }) });
  return { rows: takenBack, others: keptBy };
}

/** Of a zip archive, the files in it. */
function membersOf(name: string, { taken = {} }: FilesState): string[] {
  return /\.zip$/i.test(name) ? Object.keys(taken).filter((other) => other.startsWith(`${name}/`)) : [];
}

function withUndone(state: FilesState, name: string): FilesState {
  const { delivery: _, ...file } = state.taken![name]!;
  const { current, ...rest } = state;
  return {
    ...rest,
    ...(current !== undefined && current.name !== name && { current }),
    taken: { ...state.taken, [name]: { ...file, wrong: 0, isUndone: true } },
  };
}

async function statesOf(client: PoolClient, sourceId: string): Promise<[string, FilesState][]> {
  const { rows } = await client.query<{ stream: string; state: FilesState }>(
    'select stream, state from ops.stream_state where source_id = $1 order by stream',
    [sourceId],
  );
  return rows.map(({ stream, state }) => [stream, state]);
}

async function deliveriesOf(
  client: PoolClient,
  { sourceId, stream, name, delivery }: { sourceId: string; stream: string; name: string; delivery: string },
): Promise<Delivered[]> {
  const { rows } = await client.query<Delivered>(
    `select stream, delivery, content, rows from raw.delivery
     where source_id = $1 and stream = $2 and (name = $3 or delivery = $4) order by delivery`,
    [sourceId, stream, name, delivery],
  );
  return rows;
}

/** Its faults no longer matter. */
async function forgetFaults(
  client: PoolClient,
  { sourceId, stream, prefix }: { sourceId: string; stream: string; prefix: string },
): Promise<void> {
  await forgetRejectedKeys(client, { sourceId, stream, prefix });
  await client.query(
    'delete from raw.record_version where source_id = $1 and stream = $2 and starts_with(record_key, $3)',
    [sourceId, stream, prefix],
  );
}

async function remember(
  client: PoolClient,
  { sourceId, stream, state }: { sourceId: string; stream: string; state: FilesState },
): Promise<void> {
  await client.query('update ops.stream_state set state = $3 where source_id = $1 and stream = $2', [
    sourceId,
    stream,
    JSON.stringify(state),
  ]);
}
