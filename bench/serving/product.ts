/**
 * The API as `cartograph api` wires it. `node product.js <url of the database> <megabytes for answers>`. Prints its port. Its log goes to
 * stderr.
 */
import { loadConfig } from '../../src/config/load.js';
import { startApiProcess } from '../../src/processes/api.js';
import { createLogger } from '../../src/runtime/log.js';
import { projectFile } from '../../src/runtime/project-files.js';

const [databaseUrl, megabytes] = process.argv.slice(2) as [string, string];
const environment = { NODE_ENV: 'production' };
const loaded = loadConfig({ platforms: {}, file: undefined, folder: projectFile('migrations'), environment });
const config = {
  ...loaded,
  api: { ...loaded.api, port: 0, answerMemoryMegabytes: Number(megabytes) },
  database: { ...loaded.database, url: databaseUrl },
};
const log = createLogger({ level: 'info', pretty: false, hidden: [] });
const { graphqlUrl } = await startApiProcess({ config, log, connectors: {} });
process.stdout.write(`${new URL(graphqlUrl).port}\n`);
