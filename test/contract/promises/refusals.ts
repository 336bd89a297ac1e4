import { expect } from 'chai';
import { registerSources } from '../../../src/ledger/sources/registry.js';
import { type LogLine, listeningLogger } from '../../support/test-logger.js';
import type { PlatformUnderTest, PlatformWorld } from '../platform-under-test.js';
import { type Stage, stageOf, wayOf } from '../products.js';

const errorLevel = 50;

/** 7: what only a person can fix is reported once, clearly, and not retried. */
export function describeRefusals<W extends PlatformWorld>(platform: PlatformUnderTest<W>): void {
  describe('reports what to do, marks the source and does not retry', () => {
    let stage: Stage<W>;

    before(async () => {
      stage = stageOf(await platform.openWorld({ seed: 'refusals', records: 10, days: 28 }));
    });

    after(() => stage.close());

    for (const refusal of platform.refusals) {
      it(`with ${refusal.name}; continues once that is fixed`, async () => {
        const { world } = stage;
        const { settings } = wayOf(platform);
        const lines: LogLine[] = [];
        const log = listeningLogger((line) => lines.push(line));
        const product = await stage.productAgain(
          { ...settings, ...refusal.settings },
          { log, worker: { maxAttempts: 5 } },
        );
        const { pool } = product.database;
        const sourceNow = async () => (await pool.query('select status, problem from ops.source')).rows[0];
        refusal.stage?.(world);
        const startedAt = world.clock.now();
        const runId = await product.request();
        const run = await product.carryOut(runId);
        expect([run.status, run.attempt, run.errorCode]).to.deep.equal(['failed', 1, refusal.code]);
        expect(run.errorMessage).to.match(refusal.says);
        expect(await sourceNow()).to.deep.equal({ status: 'blocked', problem: run.errorMessage });
        expect(lines.filter(({ level }) => level >= errorLevel).map(({ message }) => message)).to.deep.equal([
          run.errorMessage,
        ]);
        expect(world.clock.now(), 'no time was spent on waiting').to.deep.equal(startedAt);
        const { rows } = await pool.query("select count(*)::integer as jobs from jobs.agenda_jobs where name = 'sync'");
        expect(rows, 'the job of the request, and none to try again').to.deep.equal([{ jobs: 1 }]);
        world.mend();
        const sources = [world.source(settings)];
        await registerSources(pool, sources);
        const config = { ...product.setup.config, sources };
        expect((await product.carryOut(await product.request(), { config })).status).to.equal('succeeded');
        expect(await sourceNow()).to.deep.equal({ status: 'ready', problem: null });
      });
    }
  });
}
