import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The package's root folder, wherever the compiled file is. */
export const projectRoot = findRoot(path.dirname(fileURLToPath(import.meta.url)));

/** An absolute path of a file that ships with the package, from a path relative to its root. */
export function projectFile(...segments: string[]): string {
  return path.join(projectRoot, ...segments);
}

/** The text of a `.sql` file under `src/`: `readSql('models/facts/fact-orders.merge.sql')`. tsc does not copy those files. */
export function readSql(pathUnderSrc: string): string {
  return readFileSync(projectFile('src', pathUnderSrc), 'utf8');
}

function findRoot(from: string): string {
  if (existsSync(path.join(from, 'package.json'))) return from;
  const parent = path.dirname(from);
  if (parent === from) throw new Error(`no package.json at or above ${from}`);
  return findRoot(parent);
}
