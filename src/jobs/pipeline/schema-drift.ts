import type { DriftReport, StoredRecord } from '../../contract/extractor.js';
import type { PoolClient } from '../../database/pool.js';
import type { Logger } from '../../runtime/log.js';

/** Per stream: a store whose orders always have new words must not fill the list. */
const noted = 200;

interface DriftNote {
  stream: string;
  kind: 'field' | 'value';
  path: string;
  value: string;
  /** When the first record with it was extracted. */
  firstSeenAt: string;
}

/** Unknown fields and values found while staging one batch, each once. */
export class DriftNotes {
  readonly #notes = new Map<string, DriftNote>();

  of({ stream, extractedAt }: Pick<StoredRecord, 'stream' | 'extractedAt'>): DriftReport {
    return new NotesOfRecord(this.#notes, stream, extractedAt);
  }

  get all(): DriftNote[] {
    return [...this.#notes.values()];
  }
}

/** A class, not functions for each record: nearly none of them has anything to report. */
class NotesOfRecord implements DriftReport {
  constructor(
    private readonly notes: Map<string, DriftNote>,
    private readonly stream: string,
    private readonly extractedAt: string,
  ) {}

  unknownField(path: string): void {
    this.#note('field', path, '');
  }

  unknownValue(path: string, value: string): void {
    this.#note('value', path, value.slice(0, 200));
  }

  #note(kind: DriftNote['kind'], path: string, value: string): void {
    const { notes, stream, extractedAt } = this;
    const name = JSON.stringify([stream, kind, path, value]);
    const known = notes.get(name);
    if (known === undefined) notes.set(name, { stream, kind, path, value, firstSeenAt: extractedAt });
    else if (extractedAt < known.firstSeenAt) known.firstSeenAt = extractedAt;
  }
}

const insertSql = `
  insert into ops.schema_drift (source_id, stream, kind, path, value, first_seen_at)
  select $1, found.stream, found.kind, found.path, found.value, found.first_seen_at
  from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[])
    as found (stream, kind, path, value, first_seen_at)
  left join (
    select stream, count(*) as known from ops.schema_drift where source_id = $1 group by stream
  ) as full_list on full_list.stream = found.stream
  where coalesce(full_list.known, 0) < ${noted}
  on conflict (source_id, stream, kind, path, value) do nothing
  returning stream, kind, path, value`;

/** Adds what was not yet reported for the source, in the caller's transaction, and logs each once. */
export async function recordDrift(
  log: Logger,
  client: PoolClient,
  sourceId: string,
  { all }: DriftNotes,
): Promise<void> {
  if (all.length === 0) return;
  const column = (name: keyof DriftNote) => all.map((note) => note[name]);
  const { rows } = await client.query<Pick<DriftNote, 'stream' | 'kind' | 'path' | 'value'>>(insertSql, [
    sourceId,
    column('stream'),
    column('kind'),
    column('path'),
    column('value'),
    column('firstSeenAt'),
  ]);
  for (const { stream, kind, path, value } of rows) {
    log.warn(
      { sourceId, stream, path, ...(kind === 'value' && { value }) },
      `the platform sends a ${kind} that this version does not know: it is accepted, and reported once`,
    );
  }
}
