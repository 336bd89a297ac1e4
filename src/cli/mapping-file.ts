import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { isSeq, parseDocument } from 'yaml';
import type { WrittenEntry } from '../ingest/files/table/mapping-entry.js';
import { ConfigError } from '../runtime/errors.js';

/**
 * Adds an entry to a mapping file, before the others because the first match counts; the rest stays as it is written, with its
 * comments. Creates the file if there is none. Throws a `ConfigError` if it is no mapping file.
 */
export function addToMapping(file: string, entry: WrittenEntry): void {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : 'files: []\n';
  const document = parseDocument(text);
  const files = document.get('files');
  if (document.errors.length > 0 || !isSeq(files)) {
    throw new ConfigError(`${file} is not a mapping file: it has no list named files. Choose another name.`, {
      code: 'files_mapping_invalid',
    });
  }
  files.flow = false;
  files.items.unshift(document.createNode(entry));
  writeFileSync(file, document.toString({ lineWidth: 120 }));
}
