import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import { makeClock, micros } from '../kit/clock.js';
import { ask, at, sampleText, startSample } from './test-support/client.js';

const HOUR = 3600 * 1e6;

describe('The clocks of a simulated shop', () => {
  it('manual: moves only if advanced, and triggers alarms', () => {
    const clock = makeClock({ mode: 'manual', at: micros('2026-07-10T00:00:00Z') });
    const rung: string[] = [];
    clock.at(micros('2026-07-10T02:00:00Z'), () => rung.push('second'));
    clock.at(micros('2026-07-10T01:00:00Z'), () => rung.push('first'));
    clock.at(micros('2026-07-10T01:30:00Z'), () => rung.push('called off'))();
    clock.advance(1800);
    expect([clock.now(), rung]).to.deep.equal([micros('2026-07-10T00:30:00Z'), []]);
    clock.set(micros('2026-07-10T03:00:00Z'));
    expect(rung).to.deep.equal(['first', 'second']);
  });

  it('offset: runs ahead of the real clock, and triggers alarms that it is set past', async () => {
    const clock = makeClock({ mode: 'offset', seconds: 3600 });
    const ahead = (): number => Math.abs(clock.now() - Date.now() * 1000 - HOUR);
    expect(clock.mode).to.equal('offset');
    expect(ahead()).to.be.lessThan(1e6);
    const before = clock.now();
    while (clock.now() - before < 2000) await wait(1);
    expect(ahead()).to.be.lessThan(1e6);
    const rung = new Promise<void>((resolve) => clock.at(clock.now() + HOUR, resolve));
    clock.advance(3600);
    await rung;
  });

  it('real: a bulk operation completes by itself', async () => {
    const simulator = await startSample({
      clock: { mode: 'real' },
      bulk: { createdSeconds: 0.02, runningSeconds: 0.05 },
    });
    try {
      const finished = new Promise<string>((resolve) =>
        simulator.control.hosted().bulk.onFinish(({ status }) => resolve(status)),
      );
      const query = '{ products { edges { node { id } } } }';
      const started = await ask(simulator, sampleText('bulkrun.graphql'), { query, groupObjects: false });
      expect(at(started.body, 'data.bulkOperationRunQuery.bulkOperation.status')).to.equal('CREATED');
      expect(await finished).to.equal('COMPLETED');
      const { body } = await ask(simulator, sampleText('bulkpoll.graphql'), { id: 'gid://shopify/BulkOperation/1' });
      expect(await (await fetch(String(at(body, 'data.bulkOperation.url')))).text()).to.equal(
        '{"id":"gid:\\/\\/shopify\\/Product\\/9001"}\n',
      );
    } finally {
      await simulator.close();
    }
  });
});
