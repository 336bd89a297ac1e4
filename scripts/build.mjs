#!/usr/bin/env node
// Compiles to dist/, and removes compiled files whose sources no longer exist: mocha would keep running a deleted test.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleCommand } from './bundle-command.mjs';

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
if (status !== 0) process.exit(status ?? 1);

await bundleCommand(outDir);
