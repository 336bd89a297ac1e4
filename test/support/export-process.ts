import { createPool } from '../../src/database/pool.js';
import { wireJobs } from '../../src/processes/wire-jobs.js';
import { jobSetup } from './job-setup.js';
import { shelfPlatform } from './shelf-platform.js';

/** A process of its own that writes the waiting exports of the database of its first argument. */
const pool = createPool(process.argv[2]!, { applicationName: 'export process' });
await wireJobs(jobSetup(pool, shelfPlatform({ pages: [] }))).exports.writeWaiting();
await pool.end();
