import { randomUUID } from 'node:crypto';
import { Random } from '../../simulators/kit/random.js';
import { acquireLease } from '../../src/database/lease.js';
import { migrate } from '../../src/database/migrate.js';
import { createPool, type Pool } from '../../src/database/pool.js';
import { requestSyncs } from '../../src/jobs/runs/request-syncs.js';
import { findViolations } from '../../src/models/integrity/find-violations.js';
import { silentLogger } from '../../src/runtime/log.js';
import { comparableRows } from '../../test/end-to-end/comparable-rows.js';
import { latestTimes } from '../../test/end-to-end/raw-versions.js';
import { differences } from '../../test/end-to-end/warehouse-rows.js';
import { type Ground, layGround, leaseSeconds } from './ground.js';
import type { PlannedDeath } from './plan.js';
import { type ProductProcess, startProcess } from './process.js';
import { describeWork, isSettled, type RunState, readRun, warehouseHolder } from './run-state.js';
import { openTwin, type Twin } from './twin.js';
import { until } from './until.js';

/** The outcome of one death. */
export interface Death extends PlannedDeath {
  /** What the process was doing when it died, according to the database. */
  hit: string;
  /** From the death to the end of the run or job. */
  seconds: number;
  /** Faults: different rows, runs wrongly declared dead, crashed processes. */
  faults: string[];
}

export const allowedSeconds = leaseSeconds + 60;
const deadlineMs = (allowedSeconds + 20) * 1000;
const startDeadlineMs = 300_000;
const tries = 6;
const minute = 60_000;
/** The approximate duration of each without disturbance, in milliseconds. */
const usualMs: Record<string, number> = {
  'sync: extract': 900,
  'sync: wait': 300,
  'sync: build': 90,
  'sync: roll_up': 60,
  'import: extract': 150,
  'import: build': 150,
  'import: roll_up': 60,
  rates: 250,
  rebuild: 900,
};
const segments = { medium: '50', high: '200', vip: '1000' };
/** The last output line of a process with an unhandled error. */
const crash = /^Node\.js v\d/m;

/** A product whose processes die, and its undisturbed twin, with their own data. */
export class Lane {
  #workers: ProductProcess[] = [];
  #others: ProductProcess[] = [];
  #crashed: ProductProcess[] = [];

  private constructor(
    private readonly ground: Ground,
    private readonly twin: Twin,
    private readonly pool: Pool,
    private readonly databaseUrl: string,
  ) {}

  /** Opens it on two empty databases, and is ready when both have read everything. */
  static async open(seed: number, urls: { product: string; twin: string }): Promise<Lane> {
    const ground = await layGround(seed, new Random(`${seed} trade`));
    for (const url of Object.values(urls)) await migrate(url, silentLogger);
    const twin = await openTwin(ground.folder, urls.twin);
    const lane = new Lane(
      ground,
      twin,
      createPool(urls.product, { applicationName: 'cartograph bench' }),
      urls.product,
    );
    try {
      await lane.#begin();
      return lane;
    } catch (error) {
      await lane.close();
      throw error;
    }
  }

  async #begin(): Promise<void> {
    await this.#keepWorkers();
    await until(
      'the workers to begin',
      () => {
        const ended = this.#workers.find((worker) => worker.exit() !== null);
        if (ended) throw new Error(`a worker ended at its start:\n${ended.lastWords()}`);
        return this.#workers.every((worker) => /worker started/.test(worker.lastWords()));
      },
      startDeadlineMs,
    );
    const file = this.ground.writeRates();
    const sales = this.ground.writeSales();
    await this.twin.takeRates(file);
    await this.twin.sync();
    await this.twin.import(sales);
    await this.#finish(this.#command('rates', 'import', file));
    await this.#syncInPeace();
    await this.#finish(this.#command('import', sales, '--source', 'till'));
    const faults = await this.#compare();
    if (faults.length > 0) throw new Error(`differs before any death:\n${faults.join('\n')}`);
  }

  /** Lets one process die as planned and others finish its work, and compares the result with the twin. */
  async die(planned: PlannedDeath): Promise<Death> {
    const faults: string[] = [];
    const at = performance.now();
    const { hit, seconds } = await this.#play(planned, faults).catch(async (error: Error) => {
      faults.push(`${error.message}: ${await this.#whatIsLeft()}`);
      return { hit: 'nothing', seconds: (performance.now() - at) / 1000 };
    });
    if (seconds > allowedSeconds) faults.push(`took ${seconds.toFixed(1)} s`);
    faults.push(...(await this.#crashes()), ...(await this.#compare()), ...(await this.#calledDead()));
    return { ...planned, hit, seconds, faults };
  }

  async close(): Promise<string[]> {
    const violations = await findViolations(this.pool, segments);
    for (const child of [...this.#workers, ...this.#others]) {
      child.resume();
      await child.kill();
    }
    await this.pool.end();
    await this.twin.close();
    await this.ground.close();
    return violations.map((violation) => `a promise is broken: ${JSON.stringify(violation)}`);
  }

  async #play(planned: PlannedDeath, faults: string[]): Promise<{ hit: string; seconds: number }> {
    const [job] = planned.job.split(': ');
    if (job === 'sync') return await this.#dieInSync(planned, faults);
    if (job === 'sweep') return await this.#dieInSweep(planned, faults);
    return await this.#dieInCommand(planned, faults);
  }

  async #dieInSync({ kind, job, moment }: PlannedDeath, faults: string[]): Promise<{ hit: string; seconds: number }> {
    const phase = job.split(': ')[1]!;
    for (let attempt = 1; ; attempt += 1) {
      this.ground.trade();
      await this.twin.sync();
      const blocker = phase === 'wait' ? await this.#holdWarehouse() : null;
      const runId = await this.#request();
      const reached = await this.#untilPhase('harbour', runId, phase);
      if (
        reached === null ||
        !(await this.#pass(
          job,
          sooner(moment, attempt),
          async () => (await readRun(this.pool, 'harbour', runId))!.phase === phase,
        ))
      ) {
        await blocker?.release();
        await this.#ended(runId);
        if (attempt < tries) continue;
      }
      const state = (await readRun(this.pool, 'harbour', runId))!;
      const victim = this.#workers.find(({ pid }) => pid === state.pid);
      if (!victim) {
        await blocker?.release();
        await this.#ended(runId);
        if (attempt < tries) continue;
        throw new Error(`${job} was over each time before its worker could die`);
      }
      const at = performance.now();
      await this.#strike(victim, kind);
      const after = (await readRun(this.pool, 'harbour', runId))!;
      await blocker?.release();
      await this.#keepWorkers();
      const end = await this.#ended(runId);
      const seconds = (performance.now() - at) / 1000;
      if (end.status !== 'succeeded') faults.push(`the run is ${end.status} (${end.error})`);
      victim.resume();
      return { hit: after.status === 'running' ? `sync: ${after.phase}` : after.status, seconds };
    }
  }

  /** A worker dies during a run, and the next one at about the time when it takes over the run. */
  async #dieInSweep({ kind, moment }: PlannedDeath, faults: string[]): Promise<{ hit: string; seconds: number }> {
    this.ground.trade();
    await this.twin.sync();
    const runId = await this.#request();
    await this.#untilPhase('harbour', runId, 'extract');
    const state = await readRun(this.pool, 'harbour', runId);
    const first = this.#workers.find(({ pid }) => pid === state?.pid) ?? this.#workers[0]!;
    await first.kill();
    const second = this.#workers.find((worker) => worker.exit() === null)!;
    const strikeAt = performance.now() + (leaseSeconds - 0.5 + moment * 1.5) * 1000;
    await until('the moment', () => performance.now() > strikeAt, minute);
    const at = performance.now();
    await this.#strike(second, kind);
    const after = (await readRun(this.pool, 'harbour', runId))!;
    await this.#keepWorkers();
    const end = await this.#ended(runId);
    const seconds = (performance.now() - at) / 1000;
    if (end.status !== 'succeeded') faults.push(`the run is ${end.status} (${end.error})`);
    second.resume();
    return { hit: `sweep (run ${after.status})`, seconds };
  }

  async #dieInCommand(
    { kind, job, moment }: PlannedDeath,
    faults: string[],
  ): Promise<{ hit: string; seconds: number }> {
    for (let attempt = 1; ; attempt += 1) {
      const args = await this.#prepareCommand(job);
      const victim = this.#command(...args);
      const isAtIt = (): Promise<boolean> => this.#isAtIt(job, victim);
      const isReached = await until(
        'the command to begin',
        async () => (await isAtIt()) || victim.exit() !== null,
        minute,
      );
      const isHit = isReached && victim.exit() === null && (await this.#pass(job, sooner(moment, attempt), isAtIt));
      if (!isHit) {
        await victim.ended();
        if (victim.exit()?.code !== 0) faults.push(`${victim.command} failed: ${victim.lastWords()}`);
        if (attempt < tries) continue;
        throw new Error(`${job} was over each time before it could die`);
      }
      const at = performance.now();
      await this.#strike(victim, kind);
      // With a shorter pause it would keep its leases.
      await until('its lease to run out', async () => (await warehouseHolder(this.pool)) !== victim.pid, deadlineMs);
      // Imports and rates are requested again by their caller; a rebuild is finished by the workers.
      if (job !== 'rebuild') await this.#finish(this.#command(...args));
      await until('the work to be done', () => isSettled(this.pool), deadlineMs, 50);
      const seconds = (performance.now() - at) / 1000;
      victim.resume();
      await until('the process to end', () => victim.exit() !== null, minute, 50);
      return { hit: job, seconds };
    }
  }

  async #prepareCommand(job: string): Promise<string[]> {
    if (job === 'rebuild') {
      await this.twin.rebuild();
      return ['rebuild'];
    }
    if (job === 'rates') {
      const file = this.ground.writeRates();
      await this.twin.takeRates(file);
      return ['rates', 'import', file];
    }
    const place = this.ground.writeSales();
    await this.twin.import(place);
    return ['import', place, '--source', 'till'];
  }

  async #isAtIt(job: string, { pid }: ProductProcess): Promise<boolean> {
    const [kind, phase] = job.split(': ');
    if (kind !== 'import') return (await warehouseHolder(this.pool)) === pid;
    const run = await readRun(this.pool, 'till');
    return run?.pid === pid && run.status === 'running' && run.phase === phase;
  }

  /** Waits for the moment; false if the work ended earlier. */
  async #pass(job: string, moment: number, isAtIt: () => Promise<boolean>): Promise<boolean> {
    const at = performance.now() + moment * (usualMs[job] ?? 0);
    let isStill = true;
    await until(
      'the moment',
      async () => {
        isStill = await isAtIt();
        return !isStill || performance.now() >= at;
      },
      minute,
      8,
    );
    return isStill;
  }

  async #untilPhase(sourceId: string, runId: string, phase: string): Promise<RunState | null> {
    const state = await until(
      `the run to ${phase}`,
      async () => {
        const now = await readRun(this.pool, sourceId, runId);
        const isThere = now?.status === 'running' && now.phase === phase && now.pid !== null;
        return isThere || now?.status === 'succeeded' || now?.status === 'failed' ? now : null;
      },
      deadlineMs,
      8,
    );
    return state.status === 'running' ? state : null;
  }

  async #ended(runId: string): Promise<RunState> {
    return await until(
      'the run to end',
      async () => {
        const now = await readRun(this.pool, 'harbour', runId);
        return now?.status === 'succeeded' || now?.status === 'failed' ? now : null;
      },
      deadlineMs,
      30,
    );
  }

  async #syncInPeace(): Promise<void> {
    const end = await this.#ended(await this.#request());
    if (end.status !== 'succeeded') throw new Error(`the first sync ${end.status}: ${end.error}`);
  }

  async #request(): Promise<string> {
    const [requested] = await requestSyncs(this.pool, { sourceId: 'harbour', trigger: 'api' });
    return requested!.run.runId;
  }

  async #holdWarehouse() {
    const holder = `bench ${randomUUID()}`;
    return await until('the warehouse', () => acquireLease(this.pool, 'warehouse', holder, minute), deadlineMs, 50);
  }

  async #strike(victim: ProductProcess, kind: 'kill' | 'pause'): Promise<void> {
    if (kind === 'kill') await victim.kill();
    else victim.pause();
  }

  /** Ensures two workers that are neither dead nor paused; a resumed one counts. */
  async #keepWorkers(): Promise<void> {
    const gone = this.#workers.filter((worker) => worker.exit() !== null);
    this.#crashed.push(...gone.filter((worker) => worker.exit()?.signal !== 'SIGKILL'));
    this.#workers = this.#workers.filter((worker) => worker.exit() === null);
    while (this.#workers.length < 2) this.#workers.push(this.#spawn('worker'));
  }

  #spawn(...args: string[]): ProductProcess {
    return startProcess(args, { folder: this.ground.folder, databaseUrl: this.databaseUrl });
  }

  #command(...args: string[]): ProductProcess {
    const child = this.#spawn(...args);
    this.#others.push(child);
    return child;
  }

  async #finish(child: ProductProcess): Promise<void> {
    await child.ended();
    if (child.exit()?.code !== 0) throw new Error(`${child.command} failed:\n${child.lastWords()}`);
  }

  /** Processes that ended with an unhandled error, and workers that ended at all, since the last call. */
  async #crashes(): Promise<string[]> {
    await this.#keepWorkers();
    this.#crashed.push(...this.#others.filter((child) => crash.test(child.lastWords())));
    this.#others = this.#others.filter((child) => child.exit() === null);
    return this.#crashed.splice(0).map((child) => `${child.command} crashed: ${child.lastWords().slice(-1500)}`);
  }

  async #compare(): Promise<string[]> {
    try {
      await until('everything to be in the answers', () => isSettled(this.pool), deadlineMs, 50);
    } catch (error) {
      return [`${(error as Error).message}: ${await this.#whatIsLeft()}`];
    }
    const found = differences(await this.#rows(this.pool), await this.#rows(this.twin.pool));
    const faults = Object.entries(found).map(([table, rows]) => `${table} differs: ${rows.join(' | ')}`);
    // Ordered by change: what an order shows of a deleted product depends on when it is read again.
    const [ours, theirs] = [await latestTimes(this.pool), await latestTimes(this.twin.pool)];
    const raw = differences(new Map([['raw', ours]]), new Map([['raw', theirs]]));
    if (raw.raw) faults.push(`the raw logs differ: ${raw.raw.join(' | ')}`);
    return faults;
  }

  /** The state of the queue, for debugging. */
  async #whatIsLeft(): Promise<string> {
    const words = this.#workers.map(({ pid, lastWords }) => `worker ${pid}: ${lastWords().slice(-1000)}`);
    return [await describeWork(this.pool), ...words].join('\n');
  }

  #rows(pool: Pool): Promise<Map<string, string[]>> {
    // The calendar depends only on the configuration, and is most of the rows.
    return comparableRows(pool, ['dim_date']);
  }

  async #calledDead(): Promise<string[]> {
    const { rows } = await this.pool.query<{ run_id: string; error: string }>(
      `select run_id, concat_ws(': ', error_code, error_message) as error from ops.sync_run
       where status = 'failed' and error_code <> 'import_interrupted'`,
    );
    return rows.map(({ run_id, error }) => `run ${run_id} was failed: ${error}`);
  }
}

/** After an attempt that was too late, the next is earlier. */
function sooner(moment: number, attempt: number): number {
  return moment * (1 - (attempt - 1) / (tries - 1));
}
