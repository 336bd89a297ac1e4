import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.dirname(import.meta.dirname);
const startsPostgres = ['dist/test/support/database.js', 'dist/src/database/embedded-postgres.js'];
const startsProgram = /^import [^'"]*from '(?:node:child_process|playwright-core)'/m;
/** A file that takes longer than this is not in a quick run, even if it needs no database. */
const quickSeconds = 3;

/** Mocha's own options, which the runner uses too. */
export const mochaOptions = JSON.parse(readFileSync(path.join(root, '.mocharc.json'), 'utf8'));

/** The seconds of the slow files, as last measured. */
export const measuredSeconds = JSON.parse(readFileSync(path.join(root, 'scripts', 'test-seconds.json'), 'utf8'));

/** The compiled test files, from the root: all, or those whose path contains one of the patterns. */
export function testFiles(patterns) {
  const files = readdirSync(path.join(root, 'dist'), { recursive: true })
    .filter((file) => file.endsWith('.test.js'))
    .map((file) => path.join('dist', file))
    .sort();
  const wanted = patterns.map((pattern) => pattern.replace(/\.ts$/, ''));
  return wanted.length === 0 ? files : files.filter((file) => wanted.some((pattern) => file.includes(pattern)));
}

/** The files that start neither Postgres nor a program, as their imports show, and that were never slow. */
export function quickFiles(files) {
  return files.filter(
    (file) => (measuredSeconds[file] ?? 0) < quickSeconds && !reaches(file, new Set(startsPostgres), new Set()),
  );
}

function reaches(file, targets, seen) {
  if (targets.has(file)) return true;
  if (seen.has(file)) return false;
  seen.add(file);
  // A test starts processes itself or through its support code, so the product's imports are not followed.
  if (file.startsWith(path.join('dist', 'src'))) return false;
  if (startsProgram.test(sourceOf(file))) return true;
  return importsOf(file).some((imported) => reaches(imported, targets, seen));
}

function importsOf(file) {
  const relative = sourceOf(file).matchAll(/^(?:import|export) (?:[^'"]* from )?'(\.[^']+)'/gm);
  return [...relative].map(([, name]) => path.join(path.dirname(file), name));
}

const sources = new Map();

function sourceOf(file) {
  if (!sources.has(file)) sources.set(file, readFileSync(path.join(root, file), 'utf8'));
  return sources.get(file);
}
