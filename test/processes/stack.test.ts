import { setImmediate } from 'node:timers/promises';
import { expect } from 'chai';
import { createStack } from '../../src/processes/stack.js';
import { rejection } from '../support/rejection.js';

describe('The stack of started components', () => {
  it('is stopped in reverse order, each after the one before has ended, however often it is requested', async () => {
    const ended: string[] = [];
    let endJobs: () => void = () => undefined;
    const jobs = new Promise<void>((resolve) => {
      endJobs = resolve;
    });
    const stack = createStack();
    stack.push(async () => ended.push('pool'));
    stack.push(async () => {
      await jobs;
      ended.push('jobs');
    });
    const asked = [stack.stop(), stack.stop()];
    await setImmediate();
    expect(ended).to.deep.equal([]);
    endJobs();
    await Promise.all(asked);
    expect(ended).to.deep.equal(['jobs', 'pool']);
  });

  it('is stopped completely if one of them fails, and reports the failure', async () => {
    const ended: string[] = [];
    const stack = createStack();
    stack.push(async () => ended.push('pool'));
    stack.push(() => Promise.reject(new Error('the jobs cannot end')));
    const asked = [stack.stop(), stack.stop()];
    for (const stop of asked) expect((await rejection(stop)).message).to.equal('the jobs cannot end');
    expect(ended).to.deep.equal(['pool']);
  });
});
