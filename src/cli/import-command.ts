import path from 'node:path';
import type { Config, SourceConfig } from '../config/config.js';
import { ConfigError } from '../errors.js';
import { findFiles, nameOfFile } from '../ingest/files/find-files.js';
import { readMapping } from '../ingest/files/mapping.js';
import type { FilesSettings } from '../ingest/files/settings.js';
import { checkImport } from '../jobs/check-import.js';
import type { JobContext } from '../jobs/context.js';
import { requestImport } from '../jobs/request-import.js';
import { sweep } from '../jobs/sweep.js';
import { undoImport } from '../jobs/undo-import.js';
import { warehouseSettings } from '../jobs/warehouse-settings.js';
import { followedStreams } from '../ledger/sync-runs/run-rows.js';
import type { SyncRun } from '../ledger/sync-runs/sync-run.js';
import { waitingParts } from '../models/parts/waiting-parts.js';
import { prepareWarehouse } from '../models/prepare.js';
import { type ExitCode, exitCodes } from './exit-codes.js';
import { followRuns } from './follow-runs.js';
import { keepHeapSmall } from './heap-growth.js';
import { checkedText, importedText } from './import-text.js';
import { exitCodeOf, outcomeLine, streamTable } from './run-report.js';
import { type GlobalOptions, withSession } from './session.js';
import { syncProgress } from './sync-progress.js';
import { waitingText } from './waiting-text.js';

export interface ImportOptions {
  source?: string;
  check?: boolean;
  undo?: boolean;
}

/** Takes a path of tables in, in this process, or only says what that would do; or takes back what a file brought. */
export async function importCommand(place: string, chosen: ImportOptions, options: GlobalOptions): Promise<ExitCode> {
  keepHeapSmall();
  return await withSession(options, async (context) => {
    const source = sourceOfFiles(context.config, chosen.source);
    const file = path.resolve(place);
    if (chosen.undo) return await undo(context, source, place);
    // Before there is a run: a path that cannot be read is wrong usage.
    const { mapping } = source.settings as FilesSettings;
    const found = await findFiles({ place: file, mapping: mapping === undefined ? [] : readMapping(mapping) });
    if (found.length === 0) {
      throw new ConfigError(
        `${file} holds no tables: .csv, .tsv, .ndjson and .jsonl files count, and .txt where the mapping names them, also with .gz.`,
        { code: 'files_none' },
      );
    }
    return chosen.check ? await check(context, source, file) : await takeIn(context, source, file);
  });
}

/** The source that is named, or else the only one. Throws a `ConfigError`. */
function sourceOfFiles({ sources }: Pick<Config, 'sources'>, id: string | undefined): SourceConfig {
  const ofFiles = sources.filter(({ platform }) => platform === 'FILES');
  const meant = id === undefined ? ofFiles : ofFiles.filter((source) => source.id === id);
  if (meant.length === 1) return meant[0]!;
  const known = ofFiles.map((source) => source.id).join(', ') || 'none: add one with platform: FILES';
  const reason = id === undefined ? 'Several sources could be meant, or none' : `There is no source of files "${id}"`;
  throw new ConfigError(`${reason}: name one with --source. Sources of files are: ${known}.`, {
    code: 'unknown_source',
  });
}

async function check(context: JobContext, source: SourceConfig, file: string): Promise<ExitCode> {
  const checked = await checkImport(context, source, file);
  process.stdout.write(checkedText(checked));
  process.stdout.write('Nothing was taken in.\n');
  const isClean = checked.files.every(({ reasons }) => reasons.length === 0) && checked.heldBack.length === 0;
  return isClean ? exitCodes.ok : exitCodes.failed;
}

async function undo(context: JobContext, source: SourceConfig, place: string): Promise<ExitCode> {
  await prepareWarehouse(context.pool, warehouseSettings(context.config));
  const name = nameOfFile(place, (source.settings as FilesSettings).path);
  const { takenBack, keptBy } = await undoImport(context, { sourceId: source.id, name });
  for (const { stream, rows } of takenBack) process.stdout.write(`${source.id} ${stream}: ${rows} rows taken back\n`);
  for (const other of keptBy) process.stdout.write(`${other} holds the same: what it brought stays\n`);
  if (takenBack.length > 0 || keptBy.length > 0) return exitCodes.ok;
  process.stdout.write(`${source.id} has nothing of ${name}. \`cartograph status\` names its files.\n`);
  return exitCodes.failed;
}

async function takeIn(context: JobContext, source: SourceConfig, file: string): Promise<ExitCode> {
  await prepareWarehouse(context.pool, warehouseSettings(context.config));
  const run = await ownRun(context, source.id, file);
  if (run === null) return exitCodes.interrupted;
  const progress = syncProgress(process.stderr);
  const runs = await followRuns(context, [run.runId], progress.show).finally(progress.end);
  process.stdout.write(streamTable(await followedStreams(context.pool, [run.runId])));
  for (const each of runs) process.stdout.write(outcomeLine(each));
  process.stdout.write(await importedText(context.pool, { sourceId: source.id, runId: run.runId }));
  process.stdout.write(
    waitingText((await waitingParts(context.pool)).filter(({ sourceId }) => sourceId === source.id)),
  );
  return context.signal.aborted ? exitCodes.interrupted : exitCodeOf(runs);
}

/** A run of this import, once no other one of the source is under way. null: interrupted. */
async function ownRun(context: JobContext, sourceId: string, file: string): Promise<SyncRun | null> {
  while (!context.signal.aborted) {
    await sweep(context);
    const { run, isOther } = await requestImport(context.pool, { sourceId, path: file });
    if (!isOther) return run;
    process.stderr.write(`${sourceId}: waiting for the sync that is ${run.status}\n`);
    await followRuns(context, [run.runId], () => undefined);
  }
  return null;
}
