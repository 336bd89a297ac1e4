import { execFile } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { startEmbeddedPostgres } from '../../src/database/embedded-postgres.js';
import { presetNames } from '../../src/ingest/files/table/presets.js';
import { apiSchema } from '../../src/resolvers/schema.js';
import { projectFile } from '../../src/runtime/project-files.js';
import { createEmptyDatabase } from '../support/database.js';
import { runCli, spawnCli } from '../support/run-cli.js';
import { waitFor } from '../support/wait-for.js';

const run = promisify(execFile);

const dashboardFile =
  /^dist\/dashboard\/((assets\/[\w-]+\.(js|css|svg|json)|index\.html)(\.br|\.gz)?|persisted-documents\.json|views\.json)$/;

/**
 * The result of `npm pack`, installed in an empty folder, with dependencies linked from this project, so that no
 * network is needed.
 */
describe('The package', function () {
  this.timeout(120_000);
  let folder: string;
  let installed: string;
  let cli: string;

  before(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-package-'));
    // The build has been made; `prepack` makes it where it has not.
    const pack = ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder];
    const shell = process.platform === 'win32';
    const { stdout } = await run('npm', pack, { cwd: projectFile(), shell });
    await run('tar', ['-xzf', stdout.trim()], { cwd: folder });
    installed = path.join(folder, 'node_modules', 'cartograph');
    linkProductionDependencies(path.join(folder, 'node_modules'));
    renameSync(path.join(folder, 'package'), installed);
    const { bin } = JSON.parse(readFileSync(path.join(installed, 'package.json'), 'utf8')) as {
      bin: { cartograph: string };
    };
    cli = path.join(installed, bin.cartograph);
    writeFileSync(path.join(folder, 'cartograph.yaml'), 'dataDir: data\napi: { port: 0 }\n');
  });
  after(async () => {
    const dataDir = path.join(folder, 'data');
    if (existsSync(pidFile())) await (await startEmbeddedPostgres({ dataDir })).stop();
    rmSync(folder, { recursive: true });
  });

  const pidFile = () => path.join(folder, 'data', 'postgres', 'postmaster.pid');

  it("contains what runs and the merchant's documentation, no tests, no simulators, no sources", () => {
    const files = readdirSync(installed, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(installed, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'));
    const extra = files.filter(
      (file) =>
        !dashboardFile.test(file) &&
        !/^(dist\/command\/.*\.js(\.LEGAL\.txt)?|src\/.*\.sql|migrations\/.*\.sql|docs\/.*\.(md|png))$/.test(file),
    );
    expect(extra).to.have.members([
      ...['package.json', 'README.md', 'LICENSE', 'schema.graphql', 'cartograph.example.yaml'],
      ...presetNames.map((name) => `src/ingest/files/presets/${name}.yaml`),
    ]);
    expect(readFileSync(cli, 'utf8')).to.match(/^#!\/usr\/bin\/env node\n/);
  });

  it('checks a configuration', async () => {
    const { code, stdout, stderr } = await runCli(['config', 'check'], folder, {}, cli);
    expect(stderr).to.equal('');
    expect(stdout).to.match(/port: 0/);
    expect(code).to.equal(0);
  });

  it('migrates a database', async () => {
    const database = await createEmptyDatabase();
    try {
      const { code, stderr } = await runCli(['migrate'], folder, { DATABASE_URL: database.url }, cli);
      expect(code, stderr).to.equal(0);
      const { rows } = await database.pool.query<{ migrations: number }>(
        'select count(*)::integer as migrations from schema_migration',
      );
      expect(rows[0]?.migrations).to.equal(readdirSync(projectFile('migrations')).length);
    } finally {
      await database.drop();
    }
  });

  it('starts database, worker and API from nothing', async () => {
    const child = spawnCli(['start'], folder, { NODE_ENV: 'production' }, cli);
    try {
      let log = '';
      child.stderr.on('data', (chunk: Buffer) => {
        log += chunk.toString();
      });
      const url = await waitFor(
        'the API to listen',
        () => {
          if (child.exitCode !== null) throw new Error(`it ended:\n${log}`);
          return /GraphQL at (\S+?)\/graphql"/.exec(log)?.[1];
        },
        60_000,
      );
      const health = await fetch(`${url}/health/ready`);
      expect(await health.json()).to.include({ status: 'ok', database: 'reachable' });
      expect((await fetch(`${url}/explorer/`)).status).to.equal(200);
      const page = await (await fetch(url)).text();
      const [script] = /\/assets\/main-\w+\.js/.exec(page) ?? [];
      expect((await fetch(`${url}${script}`)).status).to.equal(200);
      expect(await typesOf(`${url}/graphql`), 'types').to.have.members(Object.keys(apiSchema().getTypeMap()));
      child.kill('SIGTERM');
      expect((await once(child, 'exit'))[0]).to.equal(0);
      expect(existsSync(pidFile())).to.equal(false);
    } finally {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    }
  });
});

/** The names of the types that an API serves. */
async function typesOf(url: string): Promise<string[]> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ __schema { types { name } } }' }),
  });
  const { data } = (await response.json()) as { data: { __schema: { types: { name: string }[] } } };
  return data.__schema.types.map(({ name }) => name);
}

/** What `npm install --omit=dev` would put there, as links. */
function linkProductionDependencies(into: string): void {
  const { packages } = JSON.parse(readFileSync(projectFile('package-lock.json'), 'utf8')) as {
    packages: Record<string, { dev?: boolean }>;
  };
  for (const [place, { dev }] of Object.entries(packages)) {
    // Nested packages are linked with their parent; packages for other platforms are not installed.
    const isTop = place.lastIndexOf('node_modules/') === 0;
    if (!isTop || dev || !existsSync(projectFile(place))) continue;
    const link = path.join(into, place.slice('node_modules/'.length));
    mkdirSync(path.dirname(link), { recursive: true });
    symlinkSync(projectFile(place), link, 'junction');
  }
}
