import { hash } from 'node:crypto';
import type { ExtractedRecord } from '../contract/extractor.js';

/** Half of a SHA-256: two different payloads of one record with equal halves cannot be expected in 10^19 tries. */
const hashLength = 16;

export interface Fingerprinted extends ExtractedRecord {
  hash: Buffer;
}

/** The fingerprint of a deletion: of no bytes. */
export const emptyHash = fingerprint(Buffer.alloc(0));

function fingerprint(payload: Uint8Array): Buffer {
  // subarray would keep the other half in memory; a Buffer of 16 bytes comes from the pool.
  return Buffer.from(hash('sha256', payload, 'buffer').subarray(0, hashLength));
}

/** The records with their fingerprints. If a page has a key twice, the last one counts. */
export function fingerprintAll(records: readonly ExtractedRecord[]): Fingerprinted[] {
  const byKey = new Map<string, Fingerprinted>();
  for (const record of records) {
    // A repeated record takes the later place, as if the first one had not existed.
    byKey.delete(record.key);
    byKey.set(record.key, { ...record, hash: fingerprint(record.versionBytes ?? record.payload) });
  }
  return [...byKey.values()];
}
