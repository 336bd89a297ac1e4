#!/usr/bin/env node
// Runs the compiled tests in one process per core: whichever is free takes the longest file that is left. Each has its own Postgres
// cluster. Arguments are patterns: only files whose path contains one of them run. `--quick` leaves out tests that start a
// Postgres or a program, `--serial` uses one process.
import { fork } from 'node:child_process';
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { measuredSeconds, quickFiles, testFiles } from './test-files.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const defaultSeconds = 2;
const slowestShown = 25;

const patterns = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const isSerial = process.argv.includes('--serial');
const isQuick = process.argv.includes('--quick');

/** Passes files to one process until none is left; the output of each is shown when it is done, so that lines do not mix. */
function work(queue, index, folder) {
  const output = path.join(folder, `${index}.txt`);
  const into = openSync(output, 'w');
  const child = fork(path.join(root, 'scripts', 'test-process.mjs'), {
    cwd: root,
    // What the processes prepare once for all of them.
    env: { ...process.env, CARTOGRAPH_TEST_RUN: folder },
    // A larger young generation is collected half as often: the tests of bulk exports and of staging took 25 s of processor time instead of 28.
    // Functions are optimised after four times as much work: most tests end before that repays, and threads that compile took a tenth of all
    // processor time.
    execArgv: [
      ...['--enable-source-maps', '--min-semi-space-size=64', '--max-semi-space-size=128'],
      '--interrupt-budget=600000',
    ],
    stdio: ['ignore', into, into, 'ipc'],
  });
  const outcome = { counts: [], inHand: null, atEnd: null };
  let shown = 0;
  const show = () => {
    const text = readFileSync(output, 'utf8');
    process.stdout.write(text.slice(shown));
    shown = text.length;
  };
  child.on('message', ({ done, atEnd }) => {
    show();
    if (atEnd !== undefined) {
      outcome.atEnd = atEnd;
      return;
    }
    if (done) outcome.counts.push(JSON.parse(readFileSync(outcome.inHand.results, 'utf8')));
    const file = queue.shift();
    outcome.inHand = file === undefined ? null : { file, results: path.join(folder, `${queue.length}.json`) };
    child.send(outcome.inHand ?? {});
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status, signal) => {
      show();
      resolve({ ...outcome, status, signal });
    });
  });
}

const files = isQuick ? quickFiles(testFiles(patterns)) : testFiles(patterns);
if (files.length === 0) {
  console.error(
    `No test file's path contains ${patterns.map((pattern) => `"${pattern}"`).join(' or ')}. Paths are those below dist/.`,
  );
  process.exit(2);
}
// Temporary folders are in memory if there is room.
const before = process.env.TMPDIR;
await import('../dist/test/support/memory-folder.js');
const isInMemory = process.env.TMPDIR !== before;
// Two more than the cores, because tests of leases, deaths and the demo wait most of the time. Not in a quick run, nor if all wait for a disk.
const processes = os.availableParallelism() + (isInMemory && !isQuick ? 2 : 0);
const count = isSerial ? 1 : Math.min(processes, files.length);
const secondsOf = (file) => measuredSeconds[file] ?? defaultSeconds;
const queue = files.toSorted((x, y) => secondsOf(y) - secondsOf(x));
const folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-results-'));
const startedAt = performance.now();
const outcomes = await Promise.all(Array.from({ length: count }, (_, index) => work(queue, index, folder)));
rmSync(folder, { recursive: true });

const all = outcomes.flatMap(({ counts }) => counts);
const tests = all.flatMap((counts) => counts.tests).toSorted((x, y) => y.duration - x.duration);
if (patterns.length === 0) {
  console.log(`\nThe ${slowestShown} slowest tests:`);
  for (const { title, duration } of tests.slice(0, slowestShown)) {
    console.log(`${(duration / 1000).toFixed(1).padStart(7)} s  ${title}`);
  }
}
if (process.env.CARTOGRAPH_TEST_SECONDS) {
  const slow = all
    .flatMap((counts) => Object.entries(counts.files))
    .filter(([, seconds]) => seconds >= defaultSeconds * 2);
  const rounded = slow.map(([file, seconds]) => [file, Math.round(seconds)]).toSorted();
  writeFileSync(process.env.CARTOGRAPH_TEST_SECONDS, `${JSON.stringify(Object.fromEntries(rounded), null, 2)}\n`);
}
const broken = [
  ...outcomes.flatMap(({ inHand, status, signal }) =>
    inHand === null ? [] : [`${inHand.file}: its process ended (${signal ?? `exit code ${status}`}) without results`],
  ),
  ...outcomes.flatMap(({ atEnd }) => (atEnd === null ? [] : [`at the end of a process: ${atEnd}`])),
  ...queue.map((file) => `${file}: no process was left to run it`),
];
// Repeated at the end, which is the part of a long output that people and CI logs keep.
const mostOfError = 4000;
for (const { title, error } of all.flatMap(({ failed }) => failed)) {
  console.log(`\nFailed: ${title}\n${error.slice(0, mostOfError)}`);
}
for (const each of broken) console.log(`\nFailed: ${each}`);
const sum = (name) => all.reduce((total, counts) => total + counts[name], 0);
console.log(`\n${count} processes, ${Math.round((performance.now() - startedAt) / 1000)} s`);
if (sum('skipped') > 0) console.log(`${sum('skipped')} skipped`);
const failed = sum('failures') + broken.length;
console.log(`${sum('passes')} passed, ${failed} failed`);
process.exit(failed === 0 && outcomes.every(({ status }) => status === 0) ? 0 : 1);
