import path from 'node:path';
import type { Config, SourceConfig } from '../config/config.js';
import { nameOfFile, openPlace } from '../ingest/files/open-place.js';
import { isRemote } from '../ingest/files/places/file-place.js';
import { findFiles } from '../ingest/files/table/find-files.js';
import { readMapping } from '../ingest/files/table/mapping.js';
import type { FilesSettings } from '../ingest/files/table/settings.js';
import { checkImport } from '../jobs/operator/check-import.js';
import { undoImport } from '../jobs/operator/undo-import.js';
import { sweep } from '../jobs/queue/sweep.js';
import { isPassing } from '../jobs/runs/failure.js';
import { type RequestedImport, requestImport } from '../jobs/runs/request-import.js';
import { followedStreams } from '../ledger/sync-runs/run-rows.js';
import type { SyncRun } from '../ledger/sync-runs/sync-run.js';
import { waitingParts } from '../models/parts/waiting-parts.js';
import type { Jobs } from '../processes/wire-jobs.js';
import { ConfigError } from '../runtime/errors.js';
import { keepHeapSmall } from '../runtime/heap-growth.js';
import { checkedText } from './check-text.js';
import { type ExitCode, exitCodes } from './exit-codes.js';
import { followRuns } from './follow-runs.js';
import { importedText } from './import-text.js';
import type { GlobalOptions } from './read-config.js';
import { exitCodeOf, outcomeLine, streamTable } from './run-report.js';
import { withSession } from './session.js';
import { syncProgress } from './sync-progress.js';
import { waitingText } from './waiting-text.js';

export interface ImportOptions {
  source?: string;
  check?: boolean;
  undo?: boolean;
}

/** Imports a path of tables in this process; or only reports what would change; or withdraws a file's rows. */
export async function importCommand(place: string, chosen: ImportOptions, options: GlobalOptions): Promise<ExitCode> {
  keepHeapSmall('import');
  return await withSession(options, async (jobs) => {
    const source = sourceOfFiles(jobs, chosen.source);
    const file = isRemote(place) ? place : path.resolve(place);
    if (chosen.undo) return await undo(jobs, source, place);
    // Checked before a run is created: a path that cannot be read is wrong usage.
    if (!(await hasTables(jobs, source.settings as FilesSettings, file))) {
      throw new ConfigError(
        `${file} contains no tables. Supported formats: .csv, .tsv, .ndjson, .jsonl, .json, and .txt if the mapping lists it, each also as .gz or in a .zip; .xlsx and .ods (not .xls: save it as .xlsx).`,
        { code: 'files_none' },
      );
    }
    return chosen.check ? await check(jobs, source, file) : await takeIn(jobs, source, file);
  });
}

async function hasTables({ clock, log, stopping }: Jobs, settings: FilesSettings, file: string): Promise<boolean> {
  const place = openPlace(settings, file, { clock, log, signal: stopping });
  try {
    const mapping = settings.mapping === undefined ? [] : readMapping(settings.mapping);
    return (await findFiles(place, mapping, stopping)).length > 0;
  } finally {
    await place.close();
  }
}

/** The source given by its id, or else the only FILES source. Throws a `ConfigError`. */
function sourceOfFiles({ sources }: Pick<Config, 'sources'>, id: string | undefined): SourceConfig {
  const ofFiles = sources.filter(({ platform }) => platform === 'FILES');
  const meant = id === undefined ? ofFiles : ofFiles.filter((source) => source.id === id);
  if (meant.length === 1) return meant[0]!;
  const known = ofFiles.map((source) => source.id).join(', ') || 'none: add one with platform: FILES';
  const reason = id === undefined ? 'The source is not clear' : `"${id}" is not a FILES source`;
  throw new ConfigError(`${reason}: choose one with --source. FILES sources: ${known}.`, {
    code: 'unknown_source',
  });
}

async function check(jobs: Jobs, source: SourceConfig, file: string): Promise<ExitCode> {
  const checked = await checkImport(jobs, source, file);
  process.stdout.write(checkedText(checked));
  process.stdout.write('Nothing was imported.\n');
  const isClean = checked.files.every(({ refusals }) => refusals.length === 0) && checked.heldBack.length === 0;
  return isClean ? exitCodes.ok : exitCodes.failed;
}

async function undo(jobs: Jobs, source: SourceConfig, place: string): Promise<ExitCode> {
  await jobs.warehouse.prepare();
  const name = nameOfFile(place, (source.settings as FilesSettings).path);
  const { takenBack, keptBy } = await undoImport(jobs, { sourceId: source.id, name });
  for (const { stream, rows } of takenBack) process.stdout.write(`${source.id} ${stream}: ${rows} rows withdrawn\n`);
  for (const other of keptBy) process.stdout.write(`${other} contains the same rows, which are kept\n`);
  if (takenBack.length > 0 || keptBy.length > 0) return exitCodes.ok;
  process.stdout.write(`${source.id} has no rows from ${name}. \`cartograph status\` lists its files.\n`);
  return exitCodes.failed;
}

async function takeIn(jobs: Jobs, source: SourceConfig, file: string): Promise<ExitCode> {
  await jobs.warehouse.prepare();
  const run = await ownRun(jobs, source.id, file);
  if (run === null) return exitCodes.interrupted;
  const progress = syncProgress(process.stderr);
  const runs = await followRuns(jobs, [run.runId], progress.show).finally(progress.end);
  process.stdout.write(streamTable(await followedStreams(jobs.pool, [run.runId])));
  for (const each of runs) process.stdout.write(outcomeLine(each));
  // Both read all of a large import.
  const [imported, waiting] = await Promise.all([
    importedText(jobs.pool, { sourceId: source.id, runId: run.runId }),
    waitingParts(jobs.pool),
  ]);
  process.stdout.write(imported);
  process.stdout.write(waitingText(waiting.filter(({ sourceId }) => sourceId === source.id)));
  return jobs.stopping.aborted ? exitCodes.interrupted : exitCodeOf(runs);
}

/** The run of this import, created once the source has no other active run. null: interrupted. */
async function ownRun(jobs: Jobs, sourceId: string, file: string): Promise<SyncRun | null> {
  while (!jobs.stopping.aborted) {
    const requested = await request(jobs, sourceId, file);
    if (requested === null) continue;
    const { run, isOther } = requested;
    if (!isOther) return run;
    process.stderr.write(`${sourceId}: waiting for the current sync (${run.status})\n`);
    await followRuns(jobs, [run.runId], () => undefined);
  }
  return null;
}

/** null: a process that was paused or disconnected in a transaction keeps the source's run locked. The server ends it after a while. */
async function request(jobs: Jobs, sourceId: string, file: string): Promise<RequestedImport | null> {
  try {
    await sweep(jobs);
    return await requestImport(jobs.pool, { sourceId, path: file });
  } catch (error) {
    if (!isPassing(error)) throw error;
    process.stderr.write(`${sourceId}: waiting for another process to release its sync\n`);
    return null;
  }
}
