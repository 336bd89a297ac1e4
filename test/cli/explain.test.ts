import { expect } from 'chai';
import pg from 'pg';
import { explain } from '../../src/cli/explain.js';

function databaseError(code: string, message: string): Error {
  return Object.assign(new pg.DatabaseError(message, message.length, 'error'), { code });
}

describe('The message of a command about an error', () => {
  it("asks to run it again if a lock or a pause was too long, which is not the program's fault", () => {
    for (const [code, message] of [
      ['25P03', 'terminating connection due to idle-in-transaction timeout'],
      ['55P03', 'canceling statement due to lock timeout'],
      ['40P01', 'deadlock detected'],
    ] as const) {
      expect(explain(databaseError(code, message))).to.equal(
        `The database could not execute a statement: ${message}. Run the command again. What was committed is kept.`,
      );
    }
  });

  it('calls it unexpected if nothing else is known', () => {
    expect(explain(databaseError('42P01', 'relation "x" does not exist'))).to.match(/This error is unexpected/);
  });
});
