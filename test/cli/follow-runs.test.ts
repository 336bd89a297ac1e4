import { once } from 'node:events';
import { expect } from 'chai';
import { followRuns } from '../../src/cli/follow-runs.js';
import { requestSyncs } from '../../src/jobs/runs/request-syncs.js';
import { wireJobs } from '../../src/processes/wire-jobs.js';
import { TransientError } from '../../src/runtime/errors.js';
import type { TestDatabase } from '../support/database.js';
import { jobSetup, prepareJobs } from '../support/job-setup.js';
import { rejection } from '../support/rejection.js';
import { shelfPlatform } from '../support/shelf-platform.js';
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
          // The duration of a page: the command has had the error for long.
          await database.pool.query('select pg_sleep(0.5)');
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
});
