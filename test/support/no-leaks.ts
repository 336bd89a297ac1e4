import { expect } from 'chai';
import './memory-folder.js';
// First: its own hook on the root suite waits for the searches of the databases, and has to run before the one here.
import './database.js';
import { leaksSoFar } from './told.js';

// On the root suite, after everything: all that the product wrote and stored in this process's part of the test run.
after('no secret showed anywhere', () => {
  expect(leaksSoFar()).to.deep.equal([]);
});
