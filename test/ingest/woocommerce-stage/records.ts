import { readFileSync } from 'node:fs';
import type { CanonicalRecord, OrderRecord } from '../../../src/canonical/record.js';
import type { Source } from '../../../src/canonical/source.js';
import type { DriftReport, StoredRecord } from '../../../src/contract/extractor.js';
import { joinFragments } from '../../../src/contract/fragments.js';
import { stageWoo } from '../../../src/ingest/woocommerce/to-canonical/stage.js';
import { DataError } from '../../../src/runtime/errors.js';
import { projectFile } from '../../../src/runtime/project-files.js';
import { unheardDrift } from '../../support/extractor-ends.js';

export type Json = Record<string, unknown>;

export const source: Source = {
  ...{ sourceId: 'corner', platform: 'WOOCOMMERCE', name: 'The corner', currency: 'USD', timezone: 'America/New_York' },
};

/** The body of an answer that a live store of 10.0.2 gave. */
export function sample<T = Json>(name: string): T {
  return JSON.parse(readFileSync(projectFile(`simulators/woocommerce/samples/${name}.json`), 'utf8')).body as T;
}

/** A raw record of one or more pieces, as the log gives it back. */
export function stored(stream: string, ...pieces: unknown[]): StoredRecord {
  return {
    ...{ stream, key: '1', updatedAt: null, extractedAt: '2026-11-22T18:54:00Z', isDeleted: false, place: null },
    payload: joinFragments(pieces.map((piece) => Buffer.from(JSON.stringify(piece)))),
  };
}

export function stage(stream: string, pieces: unknown[], drift: DriftReport = unheardDrift): CanonicalRecord[] {
  return stageWoo(stored(stream, ...pieces), source, drift);
}

export function stageOrder(...pieces: unknown[]): OrderRecord {
  const [record] = stage('orders', pieces);
  if (record?.kind !== 'order') throw new Error(`a ${record?.kind} came of an order`);
  return record;
}

/** The `DataError` that staging ends in. */
export function faultOf(stream: string, ...pieces: unknown[]): DataError {
  try {
    stage(stream, pieces);
  } catch (error) {
    if (error instanceof DataError) return error;
    throw error;
  }
  throw new Error('the record passed');
}
