// One process of the test run: gets one test file after the other from the runner, scripts/test.mjs, and ends when there are none left.
// All of its files share one cluster, and their imports are loaded once.
import path from 'node:path';
import Mocha from 'mocha';
import { endOfRun } from '../dist/test/support/end-of-run.js';
import CountingReporter from '../dist/test/support/reporter.js';
import { mochaOptions } from './test-files.mjs';

process.on('message', async ({ file, results }) => {
  if (file === undefined) await end();
  else {
    await run(file, results);
    process.send({ done: true });
  }
});
process.send({ done: false });

async function run(file, results) {
  const { timeout } = mochaOptions;
  const mocha = new Mocha({ timeout, reporter: CountingReporter, reporterOptions: { results } });
  mocha.addFile(path.resolve(file));
  await mocha.loadFilesAsync();
  const runner = await new Promise((resolve) => {
    const each = mocha.run(() => resolve(each));
  });
  // Otherwise it keeps catching what later files throw.
  runner.dispose();
}

async function end() {
  try {
    await endOfRun();
    process.exit(0);
  } catch (error) {
    process.send({ atEnd: error.stack }, () => process.exit(1));
  }
}
