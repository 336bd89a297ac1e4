/**
 * The API as `cartograph api` wires it. `node product.js <url of the database> <megabytes for answers>`. Prints its port. Its log goes to
 * stderr.
 */
import { loadConfig } from '../../src/config/load.js';
import { addApi } from '../../src/processes/api.js';
import { createStack } from '../../src/processes/stack.js';
import { createLogger } from '../../src/runtime/log.js';
import { projectFile } from '../../src/runtime/project-files.js';

const [databaseUrl, megabytes] = process.argv.slice(2) as [string, string];
const environment = { NODE_ENV: 'production' };
const loaded = loadConfig({ platforms: {}, file: undefined, folder: projectFile('migrations'), environment });
const config = { ...loaded, api: { ...loaded.api, port: 0, answerMemoryMegabytes: Number(megabytes) } };
const log = createLogger({ level: 'info', pretty: false, hidden: [] });
const url = await addApi(
  { config, log, connectors: {} },
  { url: databaseUrl, condition: async () => null },
  createStack(),
);
process.stdout.write(`${new URL(url).port}\n`);
