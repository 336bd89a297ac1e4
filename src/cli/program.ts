import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { stringify } from 'yaml';
import { redactConfig } from '../config/redact.js';
import { migrate } from '../database/migrate.js';
import { openDatabase } from '../processes/open-database.js';
import { createLogger } from '../runtime/log.js';
import { projectFile } from '../runtime/project-files.js';
import { auditCommand, type AuditOptions } from './audit-command.js';
import type { DetectOptions } from './detect-command.js';
import type { ExitCode } from './exit-codes.js';
import type { ExportOptions } from './export-options.js';
import type { ImportOptions } from './import-command.js';
import {
  keysCreateCommand,
  keysListCommand,
  keysRevokeCommand,
  keysRotateCommand,
  type NewKeyOptions,
} from './keys-command.js';
import { type GlobalOptions, platformSettings, processSetup, readConfig } from './read-config.js';
import { runUntilStopped } from './run-until-stopped.js';
import { scheduleText } from './schedule-text.js';

const closingHelp = `
Examples:
  $ cartograph config check              prints the settings in effect, or every error
  $ cartograph start                     runs worker and GraphQL API in one process
  $ cartograph source test uk-store      checks credentials, lists what can be read
  $ cartograph sync uk-store             syncs one source and shows the progress
  $ cartograph sync shopify              syncs all sources of a platform; \`all\`: every source
  $ cartograph import till/2024 --check  shows what a folder of CSV files would change, and changes nothing
  $ cartograph export orderItems --from 2026-01-01 --out lines.xlsx
  $ CARTOGRAPH_DATA=/srv/cartograph cartograph status

Exit codes:
  0  success     1  failure       2  wrong usage or configuration, nothing was done
  3  some of several sources failed                              130  interrupted

The configuration is cartograph.yaml, or the file in --config or CARTOGRAPH_CONFIG; see cartograph.example.yaml.
CARTOGRAPH_DATA, DATABASE_URL, HOST, PORT and LOG_LEVEL override it. LOG_LEVEL=debug prints the stack of an error.`;

// Loaded by those who use them: GraphQL, the queue and the jobs take 60 MB.
const load = {
  sync: () => import('./sync-command.js'),
  import: () => import('./import-command.js'),
  detect: () => import('./detect-command.js'),
  rebuild: () => import('./rebuild-command.js'),
  customerValue: () => import('./customer-value-command.js'),
  status: () => import('./status-command.js'),
  source: () => import('./source-command.js'),
  rates: () => import('./rates-command.js'),
  reportRuns: () => import('./reports-command.js'),
  start: () => import('../processes/start.js'),
  api: () => import('../processes/api.js'),
  worker: () => import('../processes/worker.js'),
  export: () => import('./export-command.js'),
  reports: () => import('../resolvers/configured-reports.js'),
  scheduledReports: () => import('../resolvers/configured-scheduled-reports.js'),
  alerts: () => import('../resolvers/configured-alerts.js'),
};

const { version } = JSON.parse(readFileSync(projectFile('package.json'), 'utf8')) as { version: string };

/** The command line. Commands hand their exit code to \`exit\`. */
export function createProgram(exit: (code: ExitCode) => void): Command {
  const program = new Command('cartograph')
    .description('Every cart, every channel, one graph: a commerce warehouse with a GraphQL API.')
    .version(version)
    .option('-c, --config <file>', 'the configuration file')
    .showHelpAfterError('(see cartograph --help)')
    .addHelpText('after', closingHelp);
  const options = (): GlobalOptions => program.opts<GlobalOptions>();

  program
    .command('start')
    .description('run API and worker in one process, with the embedded PostgreSQL unless database.url is set')
    .action(async () => {
      const setup = processSetup(options());
      await runUntilStopped(
        setup.log,
        async (signal) => (await load.start()).startAll({ ...setup, signal }),
        ({ graphqlUrl }) => setup.log.info(`GraphQL at ${graphqlUrl}`),
      );
    });
  program
    .command('api')
    .description('run only the GraphQL API; start as many as you need')
    .action(async () => {
      const setup = processSetup(options());
      await runUntilStopped(
        setup.log,
        async (signal) => (await load.api()).startApiProcess({ ...setup, signal }),
        ({ graphqlUrl }) => setup.log.info(`GraphQL at ${graphqlUrl}`),
      );
    });
  program
    .command('worker')
    .description('run only a worker, which syncs on schedule and on request; start as many as you need')
    .action(async () => {
      const setup = processSetup(options());
      await runUntilStopped(
        setup.log,
        async (signal) => (await load.worker()).startWorker({ ...setup, signal }),
        () => undefined,
      );
    });
  program
    .command('migrate')
    .description('update the database schema to this version; safe at any time, also from several machines at once')
    .action(() => migrateCommand(options()));
  program
    .command('sync')
    .description('read what changed and update the warehouse, now')
    .argument('<source|platform>', 'a source id, a platform such as shopify, or `all`')
    .action(async (target: string) => exit(await (await load.sync()).syncCommand(target, options())));
  program
    .command('import')
    .description(
      'import a file or folder of tables (CSV, JSON, XLSX, ODS, zip), in this process; see src/ingest/files/README.md',
    )
    .argument('<path>', 'a folder or a file, relative to the working directory, or an address below settings.path')
    .option('--source <id>', 'the FILES source to import into; required if several are configured')
    .option('--check', 'report what would change, by file, with the amounts by month, and change nothing')
    .option('--undo', 'withdraw the rows of the file, even if it no longer exists')
    .option(
      '--detect',
      'name the preset that fits, or draft a mapping, and ask what the file does not show; needs no database',
    )
    .option('--write <file>', 'with --detect: the mapping file to write, instead of asking for it')
    .action(async (place: string, chosen: ImportOptions & DetectOptions & { detect?: boolean }) =>
      exit(
        chosen.detect
          ? await (await load.detect()).detectCommand(place, chosen)
          : await (await load.import()).importCommand(place, chosen, options()),
      ),
    );
  program
    .command('rebuild')
    .description('rebuild the warehouse from the raw log, after a change of mapping or currency; downloads nothing')
    .action(async () => (await load.rebuild()).rebuildCommand(options()));
  program
    .command('export')
    .description('write a list, or the answer to a query, as CSV, XLSX, NDJSON or Parquet; see docs/exports.md')
    .argument('[list]', 'orders, orderItems, refunds, customers, products or inventory')
    .option('--format <format>', 'csv, xlsx, ndjson or parquet; default: as the file is named, or csv')
    .option('--out <file>', 'the file, which is replaced when all of it is there; default: stdout')
    .option('--from <date>', 'the first business day, of orders, orderItems and refunds')
    .option('--to <date>', 'the last business day, included')
    .option('--filter <json>', "the filter of the API's list, as a JSON object")
    .option('--columns <names>', 'names of columns, with commas between them; default: all')
    .option('--query <file>', 'a file with a GraphQL query, in place of a list')
    .option('--report <name>', 'a report of the configuration or saved by the API, in place of a list')
    .option('--variables <json>', 'values for the variables of the query or report')
    .option('--path <path>', 'where the rows are in the answer, such as report.rows, if it has several parts')
    .option('--bom', 'CSV: begin with a byte order mark, by which Excel knows UTF-8')
    .option('--locale <locale>', 'CSV: the separators of a locale, such as de-DE')
    .option('--delimiter <name>', 'CSV: comma, semicolon or tab')
    .option('--decimal <name>', 'CSV: point or comma')
    .option('--exact-text', 'CSV: no apostrophe before texts that a spreadsheet would take for a formula')
    .action(async (list: string | undefined, chosen: ExportOptions) =>
      exit(await (await load.export()).exportCommand(list, chosen, options())),
    );
  addRatesCommands(program, exit, options);
  addKeysCommands(program, options);
  addReportsCommands(program, exit, options);
  program
    .command('audit')
    .description('list who read personal data, changed something, or was refused, the newest first; see docs/access.md')
    .option('--since <time>', 'from when on: 24h, 7d, a date, or an instant (UTC)', '24h')
    .option('--who <principal>', 'only of this key or principal, by its id or a part of its name')
    .option('--limit <count>', 'at most as many entries', '1000')
    .option('--json', 'print an object a line')
    .action((chosen: AuditOptions) => auditCommand(chosen, options()));
  program
    .command('customer-value')
    .description('fit the models of what customers will buy now, and show them; see docs/customer-value.md')
    .action(async () => (await load.customerValue()).customerValueCommand(options()));
  program
    .command('status')
    .description('list the sources with their last runs, progress, and waiting or rejected records')
    .action(async () => (await load.status()).statusCommand(options()));
  program
    .command('source')
    .description('commands for one source')
    .command('test')
    .description('check credentials, permissions, time zone and currency, and list what can be read')
    .argument('<source>', 'a source id')
    .action(async (id: string) => (await load.source()).sourceTestCommand(id, options()));
  program
    .command('config')
    .description('commands for the configuration')
    .command('check')
    .description('validate the configuration and print the settings in effect (without secrets) and the next syncs')
    .action(async () => {
      const config = readConfig(options());
      // The schema takes a fifth of a second.
      if (config.reports.length > 0) (await load.reports()).assertReports(config.reports);
      if (config.scheduledReports.length > 0) {
        (await load.scheduledReports()).assertScheduledReports(config.scheduledReports, config.reports);
      }
      if (config.alerts.length > 0) (await load.alerts()).assertAlerts(config.alerts);
      process.stdout.write(stringify(redactConfig(config, platformSettings())));
      process.stdout.write(scheduleText(config.sources, new Date()));
    });
  for (const command of [program, ...program.commands, ...program.commands.flatMap(({ commands }) => commands)])
    command.exitOverride();
  return program;
}

function addKeysCommands(program: Command, options: () => GlobalOptions): void {
  const keys = program.command('keys').description('commands for API keys; see docs/access.md');
  keys
    .command('create')
    .description('make an API key and print it, once')
    .requiredOption('--name <name>', 'who uses it, for people')
    .requiredOption(
      '--role <role...>',
      'what it may do: reader, analyst, personal, operator or owner; several are possible',
    )
    .option('--source <id...>', 'the only sources that it may see; default: all')
    .option('--expires <period>', 'when it ends: 90d, 24h, a date, or never', '365d')
    .action((chosen: NewKeyOptions) => keysCreateCommand(chosen, options()));
  keys
    .command('list')
    .description('list the API keys with their roles, sources, ends and last uses')
    .action(() => keysListCommand(options()));
  keys
    .command('revoke')
    .description('revoke an API key, in every API process within a second')
    .argument('<key>', 'its id, as `keys list` shows it')
    .action((keyId: string) => keysRevokeCommand(keyId, options()));
  keys
    .command('rotate')
    .description('give an API key another text and print it, once; the one before opens for a while')
    .argument('<key>', 'its id, as `keys list` shows it')
    .option('--overlap <period>', 'how long the text before still opens: 24h, 7d, 0h, or a date', '24h')
    .action((keyId: string, chosen: { overlap: string }) => keysRotateCommand(keyId, chosen, options()));
}

function addReportsCommands(program: Command, exit: (code: ExitCode) => void, options: () => GlobalOptions): void {
  const reports = program
    .command('reports')
    .description('commands for scheduled reports; see docs/scheduled-reports.md');
  reports
    .command('list')
    .description('list the scheduled reports with their next times and last runs')
    .action(async () => (await load.reportRuns()).reportsListCommand(options()));
  reports
    .command('run')
    .description('run a report now and send it to its recipients')
    .argument('<report>', 'its name')
    .action(async (name: string) => exit(await (await load.reportRuns()).reportsRunCommand(name, options())));
  reports
    .command('preview')
    .description('make a report as it would be now, and write it to a file; sends nothing')
    .argument('<report>', 'its name')
    .argument('<file>', 'a file whose name ends in .html or .pdf')
    .action(async (name: string, file: string) =>
      (await load.reportRuns()).reportsPreviewCommand(name, file, options()),
    );
}

function addRatesCommands(program: Command, exit: (code: ExitCode) => void, options: () => GlobalOptions): void {
  const rates = program.command('rates').description('commands for exchange rates');
  rates
    .command('sync')
    .description('fetch the configured exchange rates now, and convert the amounts that they affect')
    .action(async () => exit(await (await load.rates()).ratesSyncCommand(options())));
  rates
    .command('import')
    .description('import your own rates (date,currency,rate[,base]) or a file from the ECB')
    .argument('<file>', 'a CSV file, or a zip or XML file from the ECB')
    .option('--check', 'report what would change, and change nothing')
    .action(async (file: string, how: { check?: boolean }) =>
      (await load.rates()).ratesImportCommand(file, how, options()),
    );
  rates
    .command('status')
    .description('show the latest exchange rates and the orders that are waiting for one')
    .action(async () => (await load.rates()).ratesStatusCommand(options()));
}

async function migrateCommand(options: GlobalOptions): Promise<void> {
  const config = readConfig(options);
  const log = createLogger({ ...config.log, level: 'warn' });
  const database = await openDatabase(config, log);
  try {
    const files = await migrate(database.url, log);
    process.stdout.write(
      files.length === 0 ? 'The database is up to date.\n' : files.map((file) => `ran ${file}\n`).join(''),
    );
  } finally {
    await database.close();
  }
}
