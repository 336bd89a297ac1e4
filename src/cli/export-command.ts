import { readFileSync } from 'node:fs';
import os from 'node:os';
import { pipeline } from 'node:stream/promises';
import { dateInZone } from '../canonical/calendar-date.js';
import type { Config } from '../config/config.js';
import { takeAnyTime } from '../database/copy-out.js';
import { assertMigrated } from '../database/migrate.js';
import { createPool, type Pool } from '../database/pool.js';
import { inSnapshot } from '../database/transaction.js';
import { writeWholeFile } from '../exports/file-of-export.js';
import type { ExportFormat } from '../exports/formats/create-writer.js';
import type { ListColumn } from '../exports/lists/list-column.js';
import { chooseColumns, exportListNames, type ExportListName, exportLists } from '../exports/lists/lists.js';
import { readList } from '../exports/lists/read-list.js';
import type { TableSource } from '../exports/table/table-source.js';
import { writeTable } from '../exports/write-table.js';
import { addAuditEntries } from '../ledger/audit/audit-entries.js';
import type { AskAs } from '../ledger/principals/ask-as.js';
import { localOwner } from '../ledger/principals/principal.js';
import { savedReport } from '../ledger/saved-reports/saved-reports.js';
import { everySource } from '../ledger/scope/scope.js';
import { InvalidInputError } from '../models/reporting/invalid-input.js';
import { openDatabase } from '../processes/open-database.js';
import { abortOnSignals } from '../processes/signals.js';
import { createStack } from '../processes/stack.js';
import { SystemError } from '../runtime/errors.js';
import { keepHeapSmall } from '../runtime/heap-growth.js';
import { createLogger } from '../runtime/log.js';
import { type ExitCode, exitCodes } from './exit-codes.js';
import {
  columnsOf,
  csvOptionsOf,
  type ExportOptions,
  filterOf,
  formatOf,
  listOf,
  objectOf,
  wrong,
} from './export-options.js';
import { exportProgress } from './export-progress.js';
import { type GlobalOptions, readConfig } from './read-config.js';

const binary: ReadonlySet<ExportFormat> = new Set(['xlsx', 'parquet']);

/** What is exported: a list, or a document of GraphQL. */
type Wanted =
  | { list: ExportListName; columns: readonly ListColumn[]; filter: object | null }
  | { document: DocumentOf };

/** By its text, or by the name of a report. */
type DocumentOf = { variables: Record<string, unknown>; path: string | null } & ({ text: string } | { report: string });

/** Writes a list, or the answer to a query, to a file or to stdout. Progress goes to stderr. */
export async function exportCommand(
  name: string | undefined,
  chosen: ExportOptions,
  options: GlobalOptions,
): Promise<ExitCode> {
  keepHeapSmall('export');
  const format = formatOf(chosen);
  const csv = csvOptionsOf(chosen);
  const out = chosen.out === undefined || chosen.out === '-' ? null : chosen.out;
  if (out === null && binary.has(format) && process.stdout.isTTY) {
    throw wrong(`A terminal cannot show ${format}: name a file with --out.`);
  }
  const wanted = await wantedOf(name, chosen);
  const signal = abortOnSignals();
  const write: Write = async (source) => {
    const progress = exportProgress(process.stderr, source.title, source.expectedRows);
    let rows = 0;
    const onRows = (count: number): void => {
      rows = count;
      progress.show(count);
    };
    const pieces = writeTable(source, { format, csv, onRows, signal });
    const bytes = await (out === null ? writeToStdout(pieces) : writeWholeFile(out, pieces)).finally(progress.end);
    const version = source.version === null ? '' : ` of version ${source.version}`;
    process.stderr.write(
      `${source.title}: ${rows} rows${version}, ${bytes} bytes${out === null ? '' : ` in ${out}`}\n`,
    );
  };
  try {
    await withSource(options, wanted, write);
    return exitCodes.ok;
  } catch (error) {
    if (signal.aborted) {
      process.stderr.write(`interrupted${out === null ? '' : `: ${out} was not written`}\n`);
      return exitCodes.interrupted;
    }
    if (error instanceof InvalidInputError) throw wrong(error.message);
    throw error;
  }
}

type Write = (source: TableSource) => Promise<void>;

async function wantedOf(name: string | undefined, chosen: ExportOptions): Promise<Wanted> {
  const { query, report, variables, path = null } = chosen;
  const given = [name, query, report].filter((each) => each !== undefined);
  if (given.length !== 1) {
    throw wrong(`Name one thing to export: a list (${exportListNames.join(', ')}), --query <file> or --report <name>.`);
  }
  if (name !== undefined) {
    const list = listOf(name);
    const chosenColumns = chooseColumns(list, columnsOf(chosen), { seesPersonalData: true });
    if (!('unknown' in chosenColumns)) {
      return { list, columns: chosenColumns.columns, filter: await filterOf(list, chosen) };
    }
    const all = exportLists[list].columns.map((column) => column.name);
    throw wrong(`${list} have no column ${chosenColumns.unknown.join(', ')}. Columns: ${all.join(', ')}.`);
  }
  const values = variables === undefined ? {} : objectOf('--variables', variables);
  if (report !== undefined) return { document: { report, variables: values, path } };
  return { document: { text: textOfFile(query!), variables: values, path } };
}

function textOfFile(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw wrong(`--query ${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
}

async function withSource(options: GlobalOptions, wanted: Wanted, write: Write): Promise<void> {
  const config = readConfig(options);
  const log = createLogger({ ...config.log, level: config.log.level === 'info' ? 'warn' : config.log.level });
  const stack = createStack();
  try {
    const { url, close } = await openDatabase(config, log);
    stack.push(close);
    const pool = createPool(url, { applicationName: 'cartograph export', max: 2 });
    stack.push(() => pool.end());
    // It only reads: what migrates the database takes 40 MB.
    await assertMigrated(pool);
    if ('document' in wanted) {
      const { openAsking } = await import('../processes/open-asking.js');
      const ask = openAsking({ config, log, url, stack });
      return await write(await answered(ask, await textOf(pool, config, wanted.document), wanted.document));
    }
    await noteExport(pool, wanted);
    await inSnapshot(pool, async (client) => {
      await takeAnyTime(client);
      const source = await readList(client, {
        ...{ name: wanted.list, columns: wanted.columns, filter: wanted.filter, scope: everySource },
        today: dateInZone(new Date(), config.reporting.timezone),
        reportingCurrency: config.reporting.currency,
      });
      await write(source);
    });
  } finally {
    await stack.stop();
  }
}

async function textOf(pool: Pool, { reports }: Config, document: DocumentOf): Promise<string> {
  if ('text' in document) return document.text;
  const name = document.report;
  const found = reports.find((report) => report.name === name) ?? (await savedReport(pool, name));
  if (found) return found.document;
  throw wrong(`There is no report "${name}": neither in the configuration nor among those saved by the API.`);
}

async function answered(ask: AskAs, document: string, { variables, path }: DocumentOf): Promise<TableSource> {
  const from = { requestId: 'cartograph export', address: '127.0.0.1' };
  const { data, errors, version } = await ask({ principal: localOwner, document, variables, from });
  if (data === null || errors.length > 0) {
    throw wrong(`The query cannot be answered. ${errors.map(({ message }) => message).join(' ')}`);
  }
  const [{ answerTable }, { apiSchema }] = await Promise.all([
    import('../exports/answers/answer-table.js'),
    import('../resolvers/schema.js'),
  ]);
  return answerTable({ schema: apiSchema(), document, operationName: null, variables, data, version, path });
}

/** The audit log has who read personal data. */
async function noteExport(
  pool: Pool,
  { list, columns }: { list: string; columns: readonly ListColumn[] },
): Promise<void> {
  const personal = columns.filter(({ isPersonal }) => isPersonal).map(({ name }) => `${list}.${name}`);
  if (personal.length === 0) return;
  await addAuditEntries(pool, [
    {
      ...{ at: new Date(), principalId: 'command-line', principalName: `command line of ${os.userInfo().username}` },
      ...{ action: 'read_personal_data', operation: 'export', subjects: personal },
      ...{ address: null, requestId: null, times: 1 },
    },
  ]);
}

/** As fast as whoever reads it. Returns the bytes. */
async function writeToStdout(pieces: AsyncIterable<Uint8Array>): Promise<number> {
  let bytes = 0;
  const counted = async function* counted() {
    for await (const piece of pieces) {
      bytes += piece.length;
      yield piece;
    }
  };
  try {
    await pipeline(counted, process.stdout, { end: false });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
    throw new SystemError('Whoever reads the output has stopped before its end.', { code: 'output_closed' });
  }
  return bytes;
}
