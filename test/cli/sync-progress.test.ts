import { PassThrough } from 'node:stream';
import { expect } from 'chai';
import { syncProgress } from '../../src/cli/sync-progress.js';
import type { FollowedStreamRow } from '../../src/ledger/sync-runs/run-rows.js';

describe('The progress of a sync', () => {
  const stream = (fields: Partial<FollowedStreamRow>): FollowedStreamRow => ({
    ...{ runId: 'run', sourceId: 'uk', stream: 'orders', fetched: '0', newRecords: '0', changed: '0', unchanged: '0' },
    ...{ deleted: '0', rejected: '0', expected: null, watermarkAfter: null, finishedAt: null },
    ...fields,
  });
  const outputOf = (terminal: object, steps: FollowedStreamRow[][]): string => {
    const output = Object.assign(new PassThrough(), terminal) as unknown as NodeJS.WriteStream & PassThrough;
    const progress = syncProgress(output);
    for (const step of steps) progress.show(step);
    progress.end();
    return output.read()?.toString() ?? '';
  };

  it('is a bar per stream on a terminal, updated in place, and no wider than the terminal', () => {
    const terminal = { isTTY: true, columns: 60, rows: 24 };
    const half = [stream({ fetched: '5', expected: '10' }), stream({ stream: 'products', fetched: '7' })];
    const whole = [stream({ fetched: '11', finishedAt: 'then' }), stream({ stream: 'products', fetched: '7' })];
    expect(outputOf(terminal, [half, half, whole])).to.equal(
      [
        '\x1b[?25l\r\x1b[0J',
        `uk orders                ${'█'.repeat(10)}${'░'.repeat(10)} 5/10\n`,
        `uk products              ${'█'.repeat(20)} 7 so far\n`,
        '\x1b[?25l\x1b[2A\r\x1b[0J',
        `uk orders                ${'█'.repeat(20)} 11 done\n`,
        `uk products              ${'█'.repeat(20)} 7 so far\n`,
        '\x1b[?25h',
      ].join(''),
    );
    const narrow = outputOf({ ...terminal, columns: 20 }, [half]);
    expect(narrow).to.include('uk orders           \nuk products         \n');
  });

  it('does not exceed the rows of a terminal', () => {
    const streams = Array.from({ length: 30 }, (_, at) => stream({ stream: `s${at}` }));
    const output = outputOf({ isTTY: true, columns: 60, rows: 10 }, [
      streams,
      [...streams, stream({ stream: 'last' })],
    ]);
    expect(output.match(/\n/g)).to.have.length(18);
    expect(output).to.include('\x1b[9A');
  });

  it('is plain lines elsewhere, one when a stream begins and one when it ends', () => {
    const begun = [stream({ fetched: '5', newRecords: '5', expected: '10' })];
    const done = [stream({ fetched: '10', newRecords: '9', changed: '1', finishedAt: 'then' })];
    expect(outputOf({ isTTY: false }, [begun, begun, done])).to.equal(
      'uk orders: 5 of 10 fetched, 5 new, 0 changed\nuk orders: 10 fetched, 9 new, 1 changed, done\n',
    );
  });
});
