import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { withStartLock } from '../../src/database/embedded/start-lock.js';
import { rejection } from '../support/rejection.js';

describe('The lock around starting and stopping Postgres', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-lock-'));
    file = path.join(folder, 'postgres.lock');
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('lets one in at a time, also when twenty find the lock of a dead process', async () => {
    writeFileSync(file, '999999999');
    let inside = 0;
    let most = 0;
    const enter = () =>
      withStartLock(file, async () => {
        inside += 1;
        most = Math.max(most, inside);
        await new Promise((resolve) => setImmediate(resolve));
        inside -= 1;
      });
    await Promise.all(Array.from({ length: 20 }, enter));
    expect(most).to.equal(1);
    expect(readdirSync(folder)).to.deep.equal([]);
  });

  it('is given back when the work fails', async () => {
    expect((await rejection(withStartLock(file, () => Promise.reject(new Error('no'))))).message).to.equal('no');
    expect(await withStartLock(file, async () => 'in')).to.equal('in');
  });
});
