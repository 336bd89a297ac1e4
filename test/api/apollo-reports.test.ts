import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { spawnCli } from '../support/run-cli.js';
import { testSecrets } from '../support/secrets.js';
import { waitFor } from '../support/wait-for.js';

const noteConnections = fileURLToPath(new URL('support/note-connections.js', import.meta.url));

describe('With an Apollo account in the environment', function () {
  this.timeout(60_000);
  let folder: string;
  let database: TestDatabase;
  let child: ReturnType<typeof spawnCli> | undefined;

  before(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-apollo-'));
    writeFileSync(path.join(folder, 'cartograph.yaml'), 'api: { port: 0 }\n');
    database = await createTestDatabase();
  });

  after(async () => {
    if (child && child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    await database.drop();
    rmSync(folder, { recursive: true });
  });

  it('the API connects only to its database, and does not report anything', async () => {
    const connections = path.join(folder, 'connections');
    child = spawnCli(['api'], folder, {
      ...{ DATABASE_URL: database.url, NODE_ENV: 'production', CONNECTIONS_FILE: connections },
      NODE_OPTIONS: `--import ${pathToFileURL(noteConnections)}`,
      ...{ APOLLO_KEY: testSecrets.apolloKey, APOLLO_GRAPH_REF: 'cartograph@current' },
      APOLLO_SCHEMA_REPORTING: 'true',
    });
    let log = '';
    for (const output of [child.stdout, child.stderr]) output.on('data', (piece: Buffer) => (log += piece.toString()));
    const url = await waitFor(
      'the API to listen',
      () => {
        if (child!.exitCode !== null) throw new Error(`it ended:\n${log}`);
        return /GraphQL at (\S+?)"/.exec(log)?.[1];
      },
      30_000,
    );
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'apollo-federation-include-trace': 'ftv1' },
      body: JSON.stringify({ query: '{ sources { nodes: id } }' }),
    });
    // Traces for a gateway are part of the answer.
    expect(await response.json()).to.deep.equal({ data: { sources: [] }, extensions: { cost: 521 } });
    // Usage is reported at the latest when the server stops.
    child.kill('SIGTERM');
    const [code] = await once(child, 'exit');
    expect(code, log).to.equal(0);

    const { hostname, port } = new URL(database.url);
    const noted = new Set(readFileSync(connections, 'utf8').trimEnd().split('\n'));
    expect([...noted]).to.deep.equal([`connect ${hostname}:${port}`]);
    expect(log).not.to.match(/apollo|schema report|usage report/i);
  });
});
