import path from 'node:path';
import type { Config, SourceConfig } from '../config/config.js';
import { ConfigError } from '../errors.js';
import { findFiles } from '../ingest/files/find-files.js';
import { type CheckedFile, checkImport } from '../jobs/check-import.js';
import type { JobContext } from '../jobs/context.js';
import { requestImport } from '../jobs/request-import.js';
import { sweep } from '../jobs/sweep.js';
import type { SyncRun } from '../jobs/sync-run.js';
import { warehouseSettings } from '../jobs/warehouse-settings.js';
import { waitingParts } from '../models/parts/waiting-parts.js';
import { prepareWarehouse } from '../models/prepare.js';
import { type ExitCode, exitCodes } from './exit-codes.js';
import { followRuns, readStreams } from './follow-runs.js';
import { exitCodeOf, outcomeLine, streamTable } from './run-report.js';
import { type GlobalOptions, withSession } from './session.js';
import { syncProgress } from './sync-progress.js';
import { textTable } from './text-table.js';
import { waitingText } from './waiting-text.js';

export interface ImportOptions {
  source?: string;
  check?: boolean;
}

/** Takes a path of tables in, in this process, or only says what that would do. */
export async function importCommand(place: string, chosen: ImportOptions, options: GlobalOptions): Promise<ExitCode> {
  return await withSession(options, async (context) => {
    const source = sourceOfFiles(context.config, chosen.source);
    const file = path.resolve(place);
    // Before there is a run: a path that cannot be read is wrong usage.
    const found = await findFiles({ place: file, mapping: [] });
    if (found.length === 0) {
      throw new ConfigError(`${file} holds no tables: .csv, .tsv, .ndjson and .jsonl files count, also with .gz.`, {
        code: 'files_none',
      });
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
  const { files, unknownColumns } = await checkImport(context, source, file);
  process.stdout.write(fileTable(files));
  for (const { reasons } of files) for (const reason of reasons) process.stdout.write(`! ${reason}\n`);
  if (unknownColumns.length > 0) process.stdout.write(`Columns that nothing reads: ${unknownColumns.join(', ')}\n`);
  process.stdout.write('Nothing was taken in.\n');
  return files.every(({ reasons }) => reasons.length === 0) ? exitCodes.ok : exitCodes.failed;
}

function fileTable(files: readonly CheckedFile[]): string {
  const numbers = ['rows', 'new', 'changed', 'unchanged', 'wrong'].map((title) => ({ title, align: 'right' as const }));
  return textTable(
    [{ title: 'file' }, { title: 'holds' }, ...numbers, { title: 'note' }],
    files.map((each) => [
      each.name,
      each.kind ?? '-',
      ...[each.rows, each.new, each.changed, each.unchanged, each.wrong].map(String),
      noteOf(each),
    ]),
  );
}

function noteOf({ isTaken, reasons, wrong }: CheckedFile): string {
  if (isTaken) return 'taken before';
  return reasons.length > 0 && wrong === 0 ? 'set aside' : '';
}

async function takeIn(context: JobContext, source: SourceConfig, file: string): Promise<ExitCode> {
  await prepareWarehouse(context.pool, warehouseSettings(context.config));
  const run = await ownRun(context, source.id, file);
  if (run === null) return exitCodes.interrupted;
  const progress = syncProgress(process.stderr);
  const runs = await followRuns(context, [run.runId], progress.show).finally(progress.end);
  process.stdout.write(streamTable(await readStreams(context, [run.runId])));
  for (const each of runs) process.stdout.write(outcomeLine(each));
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
