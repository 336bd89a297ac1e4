import { expect } from 'chai';
import { closeCluster } from './database.js';
import { leaksSoFar } from './leaks.js';
import { removePrepared } from './prepared-server.js';

/**
 * The end of a test process: no secret appeared in anything that the product wrote or stored in this process's share of
 * the run.
 */
export async function endOfRun(): Promise<void> {
  // Must be first: it waits for the searches of the databases.
  await closeCluster();
  removePrepared();
  expect(leaksSoFar(), 'secrets that showed').to.deep.equal([]);
}
