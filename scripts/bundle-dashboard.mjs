import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { asAnswered, readSchema } from '../clients/typescript/scripts/inputs.mjs';
import { reachedTypes } from './reached-types.mjs';

/**
 * Bundles the dashboard into `dashboard/`, as the API serves it: `index.html`, `views.json`, the manifest of its documents, and `assets/`
 * with hashed names, where a view is a file of its own. Each file but the JSON ones is there as it is, as `.br` and as `.gz`.
 */
export async function bundleDashboard(root, outDir) {
  const from = path.join(root, 'dashboard');
  const to = path.join(outDir, 'dashboard');
  const assets = path.join(to, 'assets');
  rmSync(assets, { recursive: true, force: true });
  mkdirSync(assets, { recursive: true });
  const { pageStyles } = await import(path.join(outDir, 'src', 'charts', 'theme', 'style-rules.js'));
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: { main: path.join(from, 'src', 'main.tsx'), style: path.join(from, 'src', 'styles', 'style.css') },
    outdir: assets,
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    minify: true,
    write: false,
    metafile: true,
    format: 'esm',
    // The browsers of which numbers are exact, see clients/typescript/src/decimal/format.ts, and that know light-dark().
    target: ['chrome123', 'firefox120', 'safari17.5'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    publicPath: '/assets/',
    assetNames: '[name]-[hash]',
    plugins: [
      virtualFile('charts.css', pageStyles()),
      documentsById(path.join(from, 'src', 'generated', 'documents.ts')),
    ],
    logLevel: 'warning',
  });
  for (const { path: file, contents } of outputFiles) writeCompressed(file, contents);
  const nameOf = (entry) => {
    const [file] = Object.entries(metafile.outputs).find(([, { entryPoint }]) => entryPoint === entry);
    return path.basename(file);
  };
  const icon = readFileSync(path.join(from, 'icon.svg'));
  const iconName = `icon-${createHash('sha256').update(icon).digest('hex').slice(0, 8)}.svg`;
  writeCompressed(path.join(assets, iconName), icon);
  const page = readFileSync(path.join(from, 'index.html'), 'utf8')
    .replace('{icon}', iconName)
    .replace('{style}', nameOf('dashboard/src/styles/style.css'))
    .replace('{script}', nameOf('dashboard/src/main.tsx'))
    .replace('{preloads}', preloads(metafile, 'dashboard/src/main.tsx'));
  writeCompressed(path.join(to, 'index.html'), Buffer.from(page));
  for (const file of ['views.json', 'persisted-documents.json']) {
    writeFileSync(path.join(to, file), readFileSync(path.join(from, file)));
  }
}

/** Links to what a script imports, so that a browser asks for all of it at once, and not for each file after it has read the one before. */
function preloads({ outputs }, entry) {
  const wanted = new Set();
  const visit = (file) => {
    for (const { path: imported, kind } of outputs[file].imports) {
      if (kind !== 'import-statement' || wanted.has(imported)) continue;
      wanted.add(imported);
      visit(imported);
    }
  };
  visit(Object.keys(outputs).find((file) => outputs[file].entryPoint === entry));
  return [...wanted].map((file) => `<link rel="modulepreload" href="/assets/${path.basename(file)}">`).join('\n');
}

/**
 * The page asks its documents by their ids, so its scripts have no texts. Whoever wants to read them gets them from a file, whose address is what
 * `document-texts` exports: as JSON the texts by their ids, and the types of the schema that they reach.
 */
function documentsById(file) {
  const code = readFileSync(file, 'utf8');
  const texts = {};
  const withoutTexts = code.replace(/`([^`]*)`,\s*\{ hash: '([^']+)' \}/g, (_all, text, hash) => {
    texts[hash] = text;
    return `'', { hash: '${hash}' }`;
  });
  return {
    name: 'documents-by-id',
    setup({ onResolve, onLoad }) {
      onLoad({ filter: /generated.documents\.ts$/ }, ({ path: loaded }) =>
        loaded === file ? { contents: withoutTexts, loader: 'ts' } : undefined,
      );
      onResolve({ filter: /\/document-texts\.js$/ }, () => ({
        path: 'document-texts.json',
        namespace: 'document-texts',
      }));
      onLoad({ filter: /./, namespace: 'document-texts' }, () => ({
        contents: JSON.stringify({
          documents: texts,
          types: reachedTypes(asAnswered(readSchema()), Object.values(texts)),
        }),
        loader: 'file',
      }));
    },
  };
}

/** A style sheet that style.css imports by its name, and that code makes. */
function virtualFile(name, contents) {
  return {
    name,
    setup({ onResolve, onLoad }) {
      onResolve({ filter: new RegExp(`^${name}$`) }, () => ({ path: name, namespace: name }));
      onLoad({ filter: /./, namespace: name }, () => ({ contents, loader: 'css' }));
    },
  };
}

function writeCompressed(file, contents) {
  writeFileSync(file, contents);
  writeFileSync(
    `${file}.br`,
    brotliCompressSync(contents, { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } }),
  );
  writeFileSync(`${file}.gz`, gzipSync(contents, { level: 9 }));
}
