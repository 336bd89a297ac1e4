import { startEmbeddedPostgres } from '../../src/database/embedded-postgres.js';

/** A process of its own that uses the embedded Postgres of the folder in its first argument until its stdin ends. */
const server = await startEmbeddedPostgres({ dataDir: process.argv[2]! });
process.stdout.write(`${server.url}\n`);
process.stdin.on('end', () => void server.stop().then(() => process.exit(0)));
process.stdin.resume();
