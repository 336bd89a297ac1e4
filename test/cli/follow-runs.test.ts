import { once } from 'node:events';
import { expect } from 'chai';
import { followRuns } from '../../src/cli/follow-runs.js';
import { requestSyncs } from '../../src/jobs/runs/request-syncs.js';
import { wireJobs } from '../../src/processes/wire-jobs.js';
import { TransientError } from '../../src/runtime/errors.js';
import { waitUntilBlocked } from '../support/blocked.js';
import type { TestDatabase } from '../support/database.js';
import { jobSetup, prepareJobs } from '../support/job-setup.js';
import { rejection } from '../support/rejection.js';
import { shelfPlatform } from '../support/shelf-platform.js';
import { waitFor } from '../support/wait-for.js';
import { createWarehouse } from '../support/warehouse-database.js';

describe('A command that runs syncs', function () {
  this.timeout(30_000);
  let database: TestDatabase;

  beforeEach(async () => {
    database = await createWarehouse();
  });

  afterEach(() => database.drop());

  it('ends with the error of one run once the other running ones have ended', async () => {
    const atWork = new AbortController();
    const broken = new AbortController();
    const events: string[] = [];
    const connector = shelfPlatform({
      pages: [[]],
      beforePage: async (_index, { sourceId }) => {
        if (sourceId === 'rack') {
          atWork.abort();
          if (!broken.signal.aborted) await once(broken.signal, 'abort');
          await untilOver('shelf');
          // The command, had it not waited, would have ended by now.
          for (let turn = 0; turn < 20; turn += 1) await database.pool.query('select 1');
          events.push('the rack has been read');
          return;
        }
        if (!atWork.signal.aborted) await once(atWork.signal, 'abort');
        await database.pool.query('alter table jobs.agenda_jobs rename to away');
        broken.abort();
        throw new TransientError('the shelf is busy', { code: 'busy' });
      },
    });
    const setup = jobSetup(database.pool, connector, { sources: ['shelf', 'rack'] });
    await prepareJobs(setup);
    const requested = await requestSyncs(database.pool, { trigger: 'cli' });
    const runIds = requested.map(({ run }) => run.runId);
    const error = await rejection(followRuns(wireJobs(setup), runIds, () => undefined));
    events.push('the command has ended');
    expect(error.message).to.include('agenda_jobs');
    expect(events).to.deep.equal(['the rack has been read', 'the command has ended']);
    const { rows } = await database.pool.query("select status from ops.sync_run where source_id = 'rack'");
    expect(rows).to.deep.equal([{ status: 'succeeded' }]);
  });

  it('ends with an error of a run that comes while it waits for the database', async () => {
    const other = await database.pool.connect();
    let unblocked: Promise<unknown> | undefined;
    const connector = shelfPlatform({
      pages: [[]],
      beforeProbe: async () => {
        await other.query('begin; lock table ops.sync_run_stream in access exclusive mode');
        await waitUntilBlocked(database);
        await database.pool.query('alter table jobs.agenda_jobs rename to away');
        unblocked = untilOver('shelf').then(() => other.query('rollback'));
        throw new TransientError('the shelf is busy', { code: 'busy' });
      },
    });
    const setup = jobSetup(database.pool, connector);
    await prepareJobs(setup);
    const [requested] = await requestSyncs(database.pool, { trigger: 'cli' });
    try {
      let polls = 0;
      const following = followRuns(wireJobs(setup), [requested!.run.runId], () => {
        polls += 1;
      });
      expect((await rejection(following)).message).to.include('agenda_jobs');
      expect(polls, 'polls until the command ended').to.be.at.most(2);
      await unblocked;
    } finally {
      other.release();
    }
  });

  /** Resolves when the run of a source has ended, whatever came of it. */
  const untilOver = (sourceId: string): Promise<unknown> =>
    waitFor(`the run of the ${sourceId} to end`, async () => {
      const { rowCount } = await database.pool.query(
        'select 1 from ops.lease where name = $1 and expires_at <= clock_timestamp()',
        [`source:${sourceId}`],
      );
      return rowCount === 1;
    });
});
