import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.dirname(import.meta.dirname);
const startsPostgres = [
  'dist/test/support/database.js',
  'dist/test/support/own-server.js',
  'dist/test/support/run-cli.js',
  'dist/src/database/embedded-postgres.js',
];
/** A file that takes longer has no place in a quick run, even if it needs no database. */
const quickSeconds = 3;

/** Those of a run by mocha itself, which the runner uses too. */
export const mochaOptions = JSON.parse(readFileSync(path.join(root, '.mocharc.json'), 'utf8'));

/** Seconds of the slow files as last measured. */
export const measuredSeconds = JSON.parse(readFileSync(path.join(root, 'scripts', 'test-seconds.json'), 'utf8'));

/** The compiled test files, from the root: all, or those whose path holds one of the patterns. */
export function testFiles(patterns) {
  const files = readdirSync(path.join(root, 'dist'), { recursive: true })
    .filter((file) => file.endsWith('.test.js'))
    .map((file) => path.join('dist', file))
    .sort();
  const wanted = patterns.map((pattern) => pattern.replace(/\.ts$/, ''));
  return wanted.length === 0 ? files : files.filter((file) => wanted.some((pattern) => file.includes(pattern)));
}

/** Those that start no Postgres and no program of their own, as their imports show, and that never took long. */
export function quickFiles(files) {
  return files.filter(
    (file) => (measuredSeconds[file] ?? 0) < quickSeconds && !reaches(file, new Set(startsPostgres), new Set()),
  );
}

function reaches(file, targets, seen) {
  if (targets.has(file)) return true;
  if (seen.has(file)) return false;
  seen.add(file);
  // What a test starts it starts by its own hands or its support's: the product's imports say nothing about that.
  if (file.startsWith(path.join('dist', 'src'))) return false;
  return importsOf(file).some((imported) => reaches(imported, targets, seen));
}

const known = new Map();

function importsOf(file) {
  if (!known.has(file)) {
    const source = readFileSync(path.join(root, file), 'utf8');
    const relative = [...source.matchAll(/^(?:import|export) (?:[^'"]* from )?'(\.[^']+)'/gm)].map(([, name]) => name);
    known.set(
      file,
      relative.map((name) => path.join(path.dirname(file), name)),
    );
  }
  return known.get(file);
}
