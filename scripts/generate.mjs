// Writes what is generated and committed: the schema of the API, and the pages of the metrics and of the presets of files. Run it by `npm run schema`.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = path.dirname(import.meta.dirname);
const built = path.join(root, process.argv[2] ?? 'dist', 'src');

const { schemaText } = await import(path.join(built, 'api', 'schema-text.js'));
const { metricsDocument } = await import(path.join(built, 'models', 'metrics', 'document.js'));
const { presetsDocument } = await import(path.join(built, 'ingest', 'files', 'presets-document.js'));

mkdirSync(path.join(root, 'docs'), { recursive: true });
writeFileSync(path.join(root, 'schema.graphql'), schemaText());
writeFileSync(path.join(root, 'docs', 'metrics.md'), metricsDocument());
writeFileSync(path.join(root, 'docs', 'file-presets.md'), presetsDocument());
