#!/usr/bin/env node
// Compiles to dist/, and takes away what is left there of sources that are gone: mocha would run a deleted test for ever.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const outDir = path.join(root, 'dist');
const compiled = /\.(?:js|js\.map|d\.ts)$/;

function removeStale(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    const source = path.join(root, path.relative(outDir, file).replace(compiled, '.ts'));
    if (entry.isDirectory()) {
      if (existsSync(path.join(root, path.relative(outDir, file)))) removeStale(file);
      else rmSync(file, { recursive: true });
    } else if (compiled.test(entry.name) && !existsSync(source)) rmSync(file);
  }
}

if (existsSync(outDir)) removeStale(outDir);
const tsc = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
const { status } = spawnSync(process.execPath, [tsc, '--project', root], { stdio: 'inherit' });
process.exit(status ?? 1);
