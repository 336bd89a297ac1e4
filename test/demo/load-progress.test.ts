import { PassThrough } from 'node:stream';
import { expect } from 'chai';
import { foundText, readFound, secondsUntilFree } from '../../demo/found.js';
import { type LoadState, loadProgress } from '../../demo/load-progress.js';
import { createEmptyDatabase, createTestDatabase } from '../support/database.js';

describe('The demo’s progress', () => {
  const run = (sourceId: string, fields: object = {}) =>
    ({ runId: sourceId, sourceId, status: 'running', phase: 'extract', ...fields }) as LoadState['runs'][number];
  const stream = (runId: string, name: string, fields: object) =>
    ({ runId, sourceId: runId, stream: name, fetched: '0', expected: null, finishedAt: null, ...fields }) as never;

  const state: LoadState = {
    runs: [
      run('london'),
      run('new-york', { phase: 'build' }),
      run('berlin', { phase: null, status: 'queued' }),
      run('till', { status: 'succeeded', phase: null }),
    ],
    streams: [
      stream('london', 'orders', { fetched: '1000', expected: '3000' }),
      stream('london', 'customers', { fetched: '500', finishedAt: 'then' }),
      stream('new-york', 'orders', { fetched: '70', finishedAt: 'then' }),
      stream('till', 'orders', { fetched: '9', finishedAt: 'then' }),
    ],
    heldByDead: new Map(),
  };

  const shown = (terminal: object, ...states: LoadState[]): string => {
    const output = Object.assign(new PassThrough(), terminal) as unknown as NodeJS.WriteStream & PassThrough;
    const progress = loadProgress(output);
    for (const each of states) progress.show(each);
    progress.end();
    return output.read()?.toString() ?? '';
  };
  const terminal = { isTTY: true, columns: 100, rows: 24 };

  it('is one line per source on a terminal, updated in place', () => {
    const lines = shown(terminal, state, state).split('\n');
    expect(lines).to.have.length(5);
    expect(lines[0]).to.match(/london {8}█{8}░{12} {2}1,500 of 3,500 records$/);
    expect(lines[1]).to.match(/^new-york {6}█{20} {2}70 records {2}building the warehouse$/);
    expect(lines[2]).to.match(/^berlin {8}░{20} {2}0 records {2}queued$/);
    expect(lines[3]).to.match(/^till {10}█{20} {2}9 records {2}done$/);
    const next = { ...state, runs: state.runs.map((each) => ({ ...each, status: 'succeeded' as const })) };
    expect(shown(terminal, state, next)).to.include('\n\x1b[?25l\x1b[4A\r\x1b[0Jlondon');
  });

  it('shows a source held by a killed worker, and for how long', () => {
    const held = { ...state, heldByDead: new Map([['london', 9]]) };
    expect(shown(terminal, held)).to.include('held by the killed worker, free in 9 s\n');
  });

  it('is plain lines if the output is not a terminal', () => {
    const plain = shown({ isTTY: false }, state);
    expect(plain).to.include('london orders: 1000 of 3000 fetched');
    expect(plain).to.not.include('\x1b');
  });

  const found = {
    ...{ orders: 45_120, sources: 4, loadedSources: 4, syncedAt: '2026-11-27T14:03:00Z', wasInterrupted: false },
    ...{ deadHolders: new Set<string>(), leaseSeconds: 0 },
  };

  it('begins with what an earlier start left', () => {
    expect(foundText(null)).to.equal('Nothing is loaded yet: the first start loads the whole history.');
    expect(foundText(found)).to.equal(
      'Found 45,120 orders of 4 sources, synced until 2026-11-27T14:03:00Z: the next sync continues from there.',
    );
    expect(
      foundText({ ...found, loadedSources: 3, wasInterrupted: true, deadHolders: new Set(['a']), leaseSeconds: 9 }),
    ).to.equal(`Found an interrupted first load with 45,120 orders of 4 sources so far: it continues.
The last start was killed. Its worker is considered dead in 9 s; then its work continues.`);
  });

  it('reads what an earlier start left, and which worker was killed', async () => {
    const database = await createTestDatabase();
    const empty = await createEmptyDatabase();
    try {
      expect(await readFound(empty.pool)).to.equal(null);
      expect(await readFound(database.pool)).to.include({
        orders: 0,
        sources: 0,
        syncedAt: null,
        wasInterrupted: false,
      });
      await database.pool.query(
        `insert into ops.sync_run (run_id, source_id, platform, trigger, status, attempt, queued_at, finished_at) values
           (gen_random_uuid(), 'london', 'SHOPIFY', 'cli', 'running', 1, clock_timestamp(), null),
           (gen_random_uuid(), 'till', 'FILES', 'cli', 'succeeded', 1, '2026-11-27T14:00:00Z', '2026-11-27T14:03:00Z')`,
      );
      await database.pool.query(
        `insert into ops.lease (name, holder, epoch, expires_at) values
           ('source:london', 'killed', 1, clock_timestamp() + interval '30 seconds'),
           ('source:till', 'ended', 1, clock_timestamp() - interval '1 second')`,
      );
      const read = await readFound(database.pool);
      expect(read).to.deep.include({
        ...{ orders: 0, sources: 2, loadedSources: 1, syncedAt: '2026-11-27T14:03:00Z', wasInterrupted: true },
        deadHolders: new Set(['killed']),
      });
      expect(read?.leaseSeconds).to.be.within(1, 30);
      const held = await secondsUntilFree(database.pool, new Set(['killed']));
      expect([...held.keys()]).to.deep.equal(['london']);
      expect(await secondsUntilFree(database.pool, new Set(['other']))).to.have.property('size', 0);
    } finally {
      await database.drop();
      await empty.drop();
    }
  });
});
