import { expect } from 'chai';
import { explainFailure, isWorthRetrying } from '../../src/jobs/runs/failure.js';
import { ConfigError, DataError, SystemError, ThrottledError, TransientError } from '../../src/runtime/errors.js';

const withCode = (code: string, message = 'gone'): Error => Object.assign(new Error(message), { code });

describe('A failed sync', () => {
  it('is retried after transient faults of the platform or the connection to the database', () => {
    const passing = [
      new TransientError('5xx', { code: 'http_503' }),
      new ThrottledError('slow down', { code: 'throttled', waitMs: 10 }),
      withCode('57P01', 'terminating connection due to administrator command'),
      withCode('ECONNRESET'),
      withCode('40P01', 'deadlock detected'),
      new Error('Connection terminated unexpectedly'),
      new Error('Query read timeout'),
      new Error('timeout exceeded when trying to connect'),
      withCode('57P03', 'the database system is starting up'),
      withCode('53300', 'sorry, too many clients already'),
      withCode('53100', 'could not extend file: No space left on device'),
      withCode('25006', 'cannot execute INSERT in a read-only transaction'),
      withCode('55P03', 'canceling statement due to lock timeout'),
      withCode('25P03', 'terminating connection due to idle-in-transaction timeout'),
    ];
    for (const error of passing) expect(isWorthRetrying(error), error.message).to.equal(true);
  });

  it('is not retried if a person or a programmer has to act', () => {
    const lasting = [
      new ConfigError('wrong token', { code: 'token' }),
      new SystemError('disk', { code: 'disk' }),
      new DataError('record', { code: 'record', path: 'a', value: null }),
      withCode('23505', 'duplicate key'),
      new TypeError('x is undefined'),
      'a string',
    ];
    for (const error of lasting) expect(isWorthRetrying(error), String(error)).to.equal(false);
  });

  it('has a stable code and a message of limited length', () => {
    expect(explainFailure(new ConfigError('wrong token', { code: 'token' }))).to.deep.equal({
      code: 'token',
      message: 'wrong token',
    });
    expect(explainFailure(withCode('ECONNREFUSED', 'refused')).code).to.equal('database_unavailable');
    expect(explainFailure(withCode('53100', 'No space left on device')).message).to.equal(
      'The disk of the database is full. No space left on device',
    );
    expect(explainFailure(new TypeError('x'.repeat(9000)))).to.deep.equal({
      code: 'unexpected_error',
      message: 'x'.repeat(2000),
    });
  });
});
