import { expect } from 'chai';
import { closeCluster } from './database.js';
import { leaksSoFar } from './told.js';

/** What ends a process of the test run: no secret showed in all that the product wrote and stored in this process's part of it. */
export async function endOfRun(): Promise<void> {
  // First: it waits for the searches of the databases.
  await closeCluster();
  expect(leaksSoFar(), 'secrets that showed').to.deep.equal([]);
}
