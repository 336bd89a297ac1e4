import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { withStartLock } from '../../src/database/embedded/start-lock.js';
import { rejection } from '../support/rejection.js';

const rounds = Number(process.env.LOCK_ROUNDS ?? 5);

describe('The lock around starting and stopping Postgres', function () {
  this.timeout(Math.max(60_000, rounds * 1000));
  let folder: string;
  let lock: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-lock-'));
    lock = path.join(folder, 'start.lock');
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  /** As left by a process that dies while it holds the lock. */
  function leaveClaim(claim: string): void {
    mkdirSync(lock);
    writeFileSync(path.join(lock, claim), '');
  }

  it('admits one at a time, even if twenty find the lock of a dead process', async () => {
    for (let round = 0; round < rounds; round += 1) {
      leaveClaim('999999999.1.dead');
      let inside = 0;
      let most = 0;
      const enter = () =>
        withStartLock(lock, async () => {
          inside += 1;
          most = Math.max(most, inside);
          await new Promise((resolve) => setImmediate(resolve));
          inside -= 1;
        });
      await Promise.all(Array.from({ length: 20 }, enter));
      expect(most).to.equal(1);
      expect(readdirSync(folder)).to.deep.equal([]);
    }
  });

  it('is taken from a dead process whose id another one has by now, such as the main process of a container', async function () {
    if (!existsSync('/proc/self/stat')) {
      this.test!.title += ' (skipped: only /proc says when a process began)';
      this.skip();
    }
    leaveClaim(`${process.pid}.1.dead`);
    expect(await withStartLock(lock, async () => 'in')).to.equal('in');
  });

  it('leaves nothing behind of a process that was killed while trying', async () => {
    mkdirSync(`${lock}.999999999.1.dead`);
    writeFileSync(path.join(`${lock}.999999999.1.dead`, '999999999.1.dead'), '');
    await withStartLock(lock, async () => undefined);
    expect(readdirSync(folder)).to.deep.equal([]);
  });

  it('is released if the work fails', async () => {
    expect((await rejection(withStartLock(lock, () => Promise.reject(new Error('no'))))).message).to.equal('no');
    expect(await withStartLock(lock, async () => 'in')).to.equal('in');
  });
});
