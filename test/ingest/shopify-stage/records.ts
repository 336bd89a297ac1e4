import { readFileSync } from 'node:fs';
import type { CanonicalRecord, OrderRecord } from '../../../src/canonical/record.js';
import type { Source } from '../../../src/canonical/source.js';
import type { StoredRecord } from '../../../src/contract/extractor.js';
import { joinFragments } from '../../../src/contract/fragments.js';
import { stageShopify } from '../../../src/ingest/shopify/to-canonical/stage.js';
import { DataError } from '../../../src/runtime/errors.js';
import { projectFile } from '../../../src/runtime/project-files.js';
import { unheardDrift } from '../../support/extractor-ends.js';

export type Json = Record<string, unknown>;

export const source: Source = {
  ...{ sourceId: 'main', platform: 'SHOPIFY', name: 'Main', currency: 'USD', timezone: 'America/Toronto' },
};

/** The text of a sample answer of the platform. */
export function sample(name: string): string {
  return readFileSync(projectFile(`test/ingest/shopify-stage/samples/${name}`), 'utf8');
}

/** A raw record of one or more pieces, as read from the log. */
export function stored(stream: string, ...fragments: unknown[]): StoredRecord {
  const texts = fragments.map((fragment) => (typeof fragment === 'string' ? fragment : JSON.stringify(fragment)));
  return {
    stream,
    key: 'gid://shopify/Any/5001',
    updatedAt: null,
    extractedAt: '2026-07-10T00:00:00Z',
    isDeleted: false,
    place: null,
    payload: joinFragments(texts.map((text) => Buffer.from(text))),
  };
}

export function stage(stream: string, ...fragments: unknown[]): CanonicalRecord {
  const records = stageShopify(stored(stream, ...fragments), source, unheardDrift);
  const [record, ...others] = records;
  if (!record || others.some(({ kind }) => kind !== 'posting'))
    throw new Error(`${records.length} records came of one`);
  return record;
}

export function stageOrder(...fragments: unknown[]): OrderRecord {
  return stage('orders', ...fragments) as OrderRecord;
}

/** The `DataError` that staging throws. */
export function faultOf(stream: string, ...fragments: unknown[]): DataError {
  try {
    stage(stream, ...fragments);
  } catch (error) {
    if (error instanceof DataError) return error;
    throw error;
  }
  throw new Error('the record passed');
}
