import { execFile } from 'node:child_process';
import { copyFileSync, lstatSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { projectFile } from '../src/runtime/project-files.js';

const run = promisify(execFile);

/** A newcomer's first command. */
describe('npm ci', function () {
  this.timeout(60_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-set-up-'));
    for (const file of ['package.json', 'package-lock.json']) copyFileSync(projectFile(file), path.join(folder, file));
  });
  after(() => rmSync(folder, { recursive: true }));

  it('installs under 280 packages and prints no warning', async () => {
    // A dry run needs neither registry nor cache: the lock file has the packages for each version of Node.
    const flags = ['--dry-run', '--offline', '--cache', path.join(folder, 'cache'), '--loglevel', 'warn'];
    const { stdout, stderr } = await run('npm', ['ci', ...flags], { cwd: folder, shell: process.platform === 'win32' });
    expect(stderr).to.equal('');
    const [, added] = /^added (\d+) packages/m.exec(stdout) ?? [];
    expect(Number(added), stdout).to.be.within(100, 279);
  });

  it('takes under 370 MB on a disk', function () {
    // PostgreSQL and the compilers differ in size between systems.
    if (`${process.platform}-${process.arch}` !== 'linux-x64') {
      this.test!.title += ' (skipped: the bound is for Linux on x64)';
      this.skip();
    }
    const modules = projectFile('node_modules');
    const files = readdirSync(modules, { recursive: true, encoding: 'utf8' });
    // In blocks of 4 kB, as most file systems have them, so that the figure is the same on all.
    const blocks = files.reduce((sum, file) => sum + Math.ceil(lstatSync(path.join(modules, file)).size / 4096), 0);
    expect(Math.ceil((blocks * 4096) / 2 ** 20)).to.be.within(100, 369);
  });
});
