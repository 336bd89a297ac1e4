#!/usr/bin/env node
// Compiles to dist/, and the typed client to its own, bundles the command line and the dashboard, and removes compiled files whose sources no longer exist: mocha would keep running
// a deleted test.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleCommand } from './bundle-command.mjs';
import { bundleDashboard } from './bundle-dashboard.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const client = path.join(root, 'clients', 'typescript');
const sourceEndings = ['.ts', '.tsx'];
const compiled = /\.(?:js|js\.map|d\.ts)$/;

/** Removes what is compiled from files that are no longer below `from`. */
function removeStale(folder, from) {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    const source = path.join(from, entry.name);
    if (entry.isDirectory()) {
      if (existsSync(source)) removeStale(file, source);
      else rmSync(file, { recursive: true });
    } else if (compiled.test(entry.name) && !sourceEndings.some((end) => existsSync(source.replace(compiled, end))))
      rmSync(file);
  }
}

function compile(project) {
  const tsc = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const { status } = spawnSync(process.execPath, [tsc, '--project', project], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

for (const from of [root, client]) removeStale(path.join(from, 'dist'), from);
compile(root);
// The client may use nothing of Node, its examples may: each has the types of its own platform.
for (const project of [client, path.join(client, 'examples', 'node')]) compile(project);

compile(path.join(root, 'dashboard'));

await Promise.all([bundleCommand(path.join(root, 'dist')), bundleDashboard(root, path.join(root, 'dist'))]);
