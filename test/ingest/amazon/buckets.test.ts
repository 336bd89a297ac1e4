import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { makeSeller } from '../../../simulators/amazon/data/generate.js';
import { GERMANY } from '../../../simulators/amazon/data/marketplaces.js';
import { startAmazonSimulator } from '../../../simulators/amazon/server.js';
import type { TokenBuckets } from '../../../src/contract/token-buckets.js';
import { ProcessBuckets } from '../../../src/ingest/http/process-buckets.js';
import { SharedBuckets } from '../../../src/ledger/token-buckets/shared-buckets.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { searchOutputOf } from '../../support/leaks.js';

const program = fileURLToPath(new URL('support/reading-process.js', import.meta.url));
const rules = { rate: 0.5, burst: 3 };
const at = (seconds: number): Date => new Date(Date.parse('2026-07-01T00:00:00Z') + seconds * 1000);

describe('Token buckets', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase();
  });
  after(() => database.drop());

  const kinds: [string, () => TokenBuckets][] = [
    ['of one process', () => new ProcessBuckets()],
    ['that processes share', () => new SharedBuckets(database.pool)],
  ];
  for (const [kind, make] of kinds) {
    it(`${kind} give their tokens at once, then at their rate, in the order in which they are asked for`, async () => {
      const buckets = make();
      const name = `waits ${kind}`;
      const waits: number[] = [];
      for (let call = 0; call < 6; call += 1) waits.push((await buckets.take(name, rules, at(0))).waitMs);
      // It begins to fill once the first call has arrived.
      expect(waits).to.deep.equal([0, 0, 0, 3000, 5000, 7000]);
      // Two tokens have come, which belong to calls before.
      expect((await buckets.take(name, rules, at(5))).waitMs).to.equal(4000);
      // A clock that is behind another one brings no tokens.
      expect((await buckets.take(name, rules, at(4))).waitMs).to.equal(7000);
      expect((await buckets.take(name, rules, at(1000))).waitMs).to.equal(0);
      expect((await buckets.take(`others ${kind}`, rules, at(0))).waitMs).to.equal(0);
    });

    it(`${kind} are never fuller than their burst, and tell whether there are tokens without taking one`, async () => {
      const buckets = make();
      const name = `burst ${kind}`;
      const has = (seconds: number, spare: number): Promise<boolean> => buckets.has(name, rules, at(seconds), spare);
      expect([await has(0, 0), await has(0, 2), await has(0, 3)]).to.deep.equal([true, true, false]);
      for (let call = 0; call < 3; call += 1) await buckets.take(name, rules, at(0));
      expect([await has(0, 0), await has(2.9, 0), await has(3, 0), await has(3, 1)]).to.deep.equal([
        ...[false, false, true, false],
      ]);
      expect([await has(10_000, 2), await has(10_000, 3)]).to.deep.equal([true, false]);
    });

    it(`${kind} that are full before the call arrives lose what comes from then on`, async () => {
      const buckets = make();
      const name = `almost full ${kind}`;
      await buckets.take(name, rules, at(0));
      // 2.95 of 3 tokens: full after a tenth of the second that the call may take.
      const waits: number[] = [];
      for (let call = 0; call < 3; call += 1) waits.push((await buckets.take(name, rules, at(2.9))).waitMs);
      expect(waits).to.deep.equal([0, 0, 1000]);
    });

    it(`${kind} take over the rate that an answer told, and are empty once a call was refused`, async () => {
      const buckets = make();
      const name = `learns ${kind}`;
      await buckets.learn(name, rules, at(0), 2);
      expect(await buckets.take(name, rules, at(0))).to.deep.equal({ waitMs: 0, rate: 2 });
      expect(await buckets.drain(name, rules, at(2))).to.equal(500);
      expect(await buckets.take(name, rules, at(2.5))).to.deep.equal({ waitMs: 0, rate: 2 });
      expect((await buckets.take(name, rules, at(2.5))).waitMs).to.equal(500);
      expect(await buckets.drain(name, rules, at(2.5)), 'after the call that waits').to.equal(1000);
    });
  }

  it('of an account are kept by two processes together: no call of either is refused', async function () {
    this.timeout(60_000);
    const seller = makeSeller({
      seed: 1,
      marketplaces: [GERMANY],
      days: 5,
      orders: 1,
      until: new Date().toISOString(),
    });
    const simulator = await startAmazonSimulator({ seller, settings: { summariesPerPage: 3 } });
    try {
      const reading = [1, 2].map(async () => {
        const child = fork(program, [JSON.stringify({ database: database.url, url: simulator.url })], {
          stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
        });
        searchOutputOf(child, 'a process that reads Amazon');
        const [code] = (await once(child, 'exit')) as [number | null];
        expect(code).to.equal(0);
      });
      await Promise.all(reading);
      const calls = simulator.control.calls().filter(({ operation }) => operation === 'getInventorySummaries');
      expect(calls.length).to.be.greaterThan(5);
      expect(calls.filter(({ status }) => status !== 200)).to.deep.equal([]);
    } finally {
      await simulator.close();
    }
  });
});
