import { expect } from 'chai';
import { readableLine } from '../src/runtime/log-line.js';

describe('A line of the log for people', () => {
  const time = new Date(2026, 10, 27, 14, 3, 9).getTime();
  const line = (fields: object, options = { colours: false }): string =>
    readableLine(`${JSON.stringify({ level: 30, time, pid: 1, hostname: 'box', ...fields })}\n`, options);

  it('has the time, the level, the message and the fields that identify its subject', () => {
    expect(line({ msg: 'listening', port: 4000, nested: { a: [1, null] } })).to.equal(
      '[14:03:09] INFO: listening {"port":4000,"nested":{"a":[1,null]}}\n',
    );
    expect(line({ level: 40, msg: 'late' })).to.equal('[14:03:09] WARN: late\n');
    expect(line({ level: 35, source: 'uk' })).to.equal('[14:03:09] LEVEL 35: {"source":"uk"}\n');
  });

  it('has an error’s stack below it, indented', () => {
    const err = { type: 'Error', message: 'boom', stack: 'Error: boom\n    at here' };
    expect(line({ level: 50, msg: 'failed', err })).to.equal(
      '[14:03:09] ERROR: failed\n    Error: boom\n        at here\n',
    );
    expect(line({ level: 60, err: { type: 'TypeError', message: 'no stack' } })).to.equal(
      '[14:03:09] FATAL:\n    TypeError: no stack\n',
    );
  });

  it('has its level in colour on a terminal', () => {
    expect(line({ level: 50, msg: 'failed' }, { colours: true })).to.equal(
      '[14:03:09] \x1b[31mERROR\x1b[39m: failed\n',
    );
  });

  it('is unchanged if it is not JSON', () => {
    expect(readableLine('{"level":(hidden)}\n', { colours: false })).to.equal('{"level":(hidden)}\n');
  });
});
