#!/usr/bin/env node
// Runs the compiled tests, shared out over the processor's cores: each process has a Postgres cluster of its own.
// Arguments are patterns: only files whose path holds one of them run. `--quick` leaves out what starts a Postgres or a program,
// `--serial` keeps to one process.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

/** The longest first, each to the process that has the least. */
function share(files, count) {
  const seconds = (file) => measuredSeconds[file] ?? defaultSeconds;
  const shards = Array.from({ length: count }, () => ({ files: [], seconds: 0 }));
  for (const file of files.toSorted((x, y) => seconds(y) - seconds(x))) {
    const least = shards.reduce((best, shard) => (shard.seconds < best.seconds ? shard : best));
    least.files.push(file);
    least.seconds += seconds(file);
  }
  return shards.map((shard) => shard.files.toSorted());
}

/** The first process writes as it goes, the others when they are done, so that no lines mix. */
function run(files, index, folder) {
  const results = path.join(folder, `${index}.json`);
  const mocha = path.join(root, 'node_modules', 'mocha', 'bin', 'mocha.js');
  const options = ['--reporter-option', `results=${results}`, ...files.flatMap((file) => ['--spec', file])];
  const output = path.join(folder, `${index}.txt`);
  const into = index === 0 ? 'inherit' : openSync(output, 'w');
  const child = spawn(process.execPath, [mocha, ...options], { cwd: root, stdio: ['ignore', into, into] });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status, signal) => {
      const counts = existsSync(results) ? JSON.parse(readFileSync(results, 'utf8')) : null;
      resolve({
        text: index === 0 ? '' : readFileSync(output, 'utf8'),
        isGood: status === 0 && counts !== null,
        status,
        signal,
        counts,
      });
    });
  });
}

const files = isQuick ? quickFiles(testFiles(patterns)) : testFiles(patterns);
if (files.length === 0) {
  console.error(
    `No test file's path holds ${patterns.map((pattern) => `"${pattern}"`).join(' or ')}. Paths are those below dist/.`,
  );
  process.exit(2);
}
// Temporary folders go to memory where there is room.
const before = process.env.TMPDIR;
await import('../dist/test/support/memory-folder.js');
const isInMemory = process.env.TMPDIR !== before;
// One more than cores: tests of leases and deaths wait for most of their time. Not in a quick run, nor where all wait for a disk.
const processes = os.availableParallelism() + (isInMemory && !isQuick ? 1 : 0);
const count = isSerial ? 1 : Math.min(processes, files.length);
const folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-results-'));
const startedAt = performance.now();
const shards = await Promise.all(share(files, count).map((part, index) => run(part, index, folder)));
rmSync(folder, { recursive: true });

for (const { text } of shards) process.stdout.write(text);
const all = shards.flatMap(({ counts }) => counts ?? []);
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
for (const [index, { isGood, status, signal, counts }] of shards.entries()) {
  if (isGood) continue;
  const why =
    counts === null ? `ended without results (${signal ?? `exit code ${status}`})` : 'has failures, see above';
  console.log(`process ${index + 1} of ${shards.length} ${why}`);
}
// Once more at the end: of a long output its end is what people and CI logs keep.
const mostOfError = 4000;
for (const { title, error } of all.flatMap(({ failed }) => failed)) {
  console.log(`\nFailed: ${title}\n${error.slice(0, mostOfError)}`);
}
const sum = (name) => all.reduce((total, counts) => total + counts[name], 0);
console.log(`\n${count} processes, ${Math.round((performance.now() - startedAt) / 1000)} s`);
if (sum('skipped') > 0) console.log(`${sum('skipped')} skipped`);
const broken = shards.filter(({ counts, isGood }) => counts === null || (!isGood && counts.failures === 0)).length;
console.log(`${sum('passes')} passed, ${sum('failures') + broken} failed`);
process.exit(shards.every(({ isGood }) => isGood) ? 0 : 1);
