import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { stringify } from 'yaml';
import { redactConfig } from '../config/redact.js';
import { migrate } from '../database/migrate.js';
import { rebuild } from '../jobs/rebuild.js';
import { createLogger } from '../log.js';
import { openDatabase } from '../processes/open-database.js';
import { projectFile } from '../project-files.js';
import type { ExitCode } from './exit-codes.js';
import { type ImportOptions, importCommand } from './import-command.js';
import { ratesImportCommand, ratesStatusCommand, ratesSyncCommand } from './rates-command.js';
import { runUntilStopped } from './run-until-stopped.js';
import { scheduleText } from './schedule-text.js';
import { type GlobalOptions, platformSettings, processParts, readConfig, withSession } from './session.js';
import { sourceTestCommand } from './source-command.js';
import { statusCommand } from './status-command.js';
import { syncCommand } from './sync-command.js';

const closingHelp = `
Examples:
  $ cartograph config check              what the configuration comes to, or all its faults
  $ cartograph start                     database, worker and GraphQL API in one process
  $ cartograph source test uk-store      what a source will bring, before the first sync
  $ cartograph sync uk-store             one source now, with its progress
  $ cartograph sync shopify              all sources of a platform; \`all\` for all there are
  $ cartograph import till/2024 --check    what a folder of CSV files would bring; without --check it is taken in
  $ CARTOGRAPH_DATA=/srv/cartograph cartograph status

Exit codes:
  0  done        1  failed        2  wrong usage or configuration: nothing was done
  3  of several sources some failed                              130  interrupted

The configuration is cartograph.yaml, or what --config or CARTOGRAPH_CONFIG name; see cartograph.example.yaml.
CARTOGRAPH_DATA, DATABASE_URL, HOST, PORT and LOG_LEVEL win over it. LOG_LEVEL=debug shows the stack of an error.`;

// GraphQL and the queue take half a second to load: only the processes that use them do.
const load = {
  start: () => import('../processes/start.js'),
  api: () => import('../processes/api.js'),
  worker: () => import('../processes/worker.js'),
};

const { version } = JSON.parse(readFileSync(projectFile('package.json'), 'utf8')) as { version: string };

/** The command line. Commands hand their exit code to \`exit\`. */
export function createProgram(exit: (code: ExitCode) => void): Command {
  const program = new Command('cartograph')
    .description('Every cart, every channel, one graph: a commerce warehouse, served by GraphQL.')
    .version(version)
    .option('-c, --config <file>', 'the configuration file')
    .showHelpAfterError('(see cartograph --help)')
    .addHelpText('after', closingHelp);
  const options = (): GlobalOptions => program.opts<GlobalOptions>();

  program
    .command('start')
    .description('run everything in one process: database, worker and API')
    .action(async () => {
      const parts = processParts(options());
      await runUntilStopped(
        parts.log,
        async (signal) => (await load.start()).startAll({ ...parts, signal }),
        ({ graphqlUrl }) => parts.log.info(`GraphQL at ${graphqlUrl}`),
      );
    });
  program
    .command('api')
    .description('serve GraphQL only; as many processes as wanted')
    .action(async () => {
      const parts = processParts(options());
      await runUntilStopped(
        parts.log,
        async (signal) => (await load.api()).startApiProcess({ ...parts, signal }),
        ({ graphqlUrl }) => parts.log.info(`GraphQL at ${graphqlUrl}`),
      );
    });
  program
    .command('worker')
    .description('sync on schedule and on request, build and roll up; as many processes as wanted')
    .action(async () => {
      const parts = processParts(options());
      await runUntilStopped(
        parts.log,
        async (signal) => (await load.worker()).startWorker({ ...parts, signal }),
        () => undefined,
      );
    });
  program
    .command('migrate')
    .description("bring the database's tables to this version; safe to run any time, from several places at once")
    .action(() => migrateCommand(options()));
  program
    .command('sync')
    .description('sync now, and wait: extract, build, roll up')
    .argument('<source|platform>', 'the id of a source, a platform such as shopify, or `all`')
    .action(async (target: string) => exit(await syncCommand(target, options())));
  program
    .command('import')
    .description(
      'take in a folder or file of tables, now, in this process: CSV, TSV or NDJSON, see src/ingest/files/README.md',
    )
    .argument('<path>', 'a folder or a file, relative to the working directory')
    .option('--source <id>', 'the source of files that they belong to; needed where several are configured')
    .option('--check', 'say what would happen, file by file, with the money by month, and take nothing in')
    .option('--undo', 'take back what the file brought, be it still there or not')
    .action(async (place: string, chosen: ImportOptions) => exit(await importCommand(place, chosen, options())));
  program
    .command('rebuild')
    .description(
      'make the warehouse anew from the raw log, without any download: after a change of mapping or currency',
    )
    .action(() => rebuildCommand(options()));
  addRatesCommands(program, exit, options);
  program
    .command('status')
    .description('how the sources stand: last runs, how far they are read, what is yet to be built or was set aside')
    .action(() => statusCommand(options()));
  program
    .command('source')
    .description('work with one source')
    .command('test')
    .description('check credentials and permissions, zone and currency; say what will come in and what will not')
    .argument('<source>', 'the id of a source')
    .action((id: string) => sourceTestCommand(id, options()));
  program
    .command('config')
    .description('work with the configuration')
    .command('check')
    .description('check the configuration and print what it comes to, without secrets, and when each source syncs next')
    .action(() => {
      const config = readConfig(options());
      process.stdout.write(stringify(redactConfig(config, platformSettings())));
      process.stdout.write(scheduleText(config.sources, new Date()));
    });
  for (const command of [program, ...program.commands, ...program.commands.flatMap(({ commands }) => commands)])
    command.exitOverride();
  return program;
}

function addRatesCommands(program: Command, exit: (code: ExitCode) => void, options: () => GlobalOptions): void {
  const rates = program.command('rates').description('work with exchange rates');
  rates
    .command('sync')
    .description('read the exchange rates that the configuration names, now, and bring them into the answers')
    .action(async () => exit(await ratesSyncCommand(options())));
  rates
    .command('import')
    .description("take a file of rates of your own: date,currency,rate[,base], or a file of the ECB's")
    .argument('<file>', 'CSV, or the zip or XML of the ECB')
    .option('--check', 'only tell what it would change')
    .action((file: string, how: { check?: boolean }) => ratesImportCommand(file, how, options()));
  rates
    .command('status')
    .description('how far exchange rates are known, and which orders wait for one')
    .action(() => ratesStatusCommand(options()));
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

async function rebuildCommand(options: GlobalOptions): Promise<void> {
  await withSession(options, async (context) => {
    const { sources, rollUp } = await rebuild(context);
    for (const { sourceId, records, rejected } of sources) {
      process.stdout.write(`${sourceId}: ${records} records, ${rejected} set aside\n`);
    }
    process.stdout.write(rollUp ? `Warehouse version ${rollUp.version}.\n` : 'Nothing to roll up.\n');
  });
}
