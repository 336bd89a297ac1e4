import { setTimeout as delay } from 'node:timers/promises';
import { createPool } from '../../src/database/pool.js';
import { startQueue } from '../../src/jobs/queue/queue.js';
import { wireJobs } from '../../src/processes/wire-jobs.js';
import { jobSetup } from './job-setup.js';
import { shelfCustomers, shelfPlatform } from './shelf-platform.js';

/** A worker in a process of its own on the database of its first argument, with slow pages. */
const [url, pages, pageMs] = [process.argv[2]!, Number(process.argv[3]), Number(process.argv[4])];
const connector = shelfPlatform({
  pages: Array.from({ length: pages }, (_, i) => shelfCustomers(i * 10, 10)),
  beforePage: () => delay(pageMs),
});
await startQueue(url, wireJobs(jobSetup(createPool(url), connector)));
process.stdout.write('ready\n');
