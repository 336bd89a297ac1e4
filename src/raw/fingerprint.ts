import { hash } from 'node:crypto';
import type { ExtractedRecord } from '../contract/extractor.js';

/**
 * Half of a SHA-256, in hexadecimal digits: two different payloads of one record with equal halves cannot be expected in
 * 10^19 tries. A text, because a Buffer of 16 bytes takes five times the memory.
 */
export type Fingerprint = string;

const hexDigits = 32;

export interface Fingerprinted extends ExtractedRecord {
  hash: Fingerprint;
}

/** The fingerprint of a deletion: of no bytes. */
export const emptyHash = fingerprint(Buffer.alloc(0));

function fingerprint(payload: Uint8Array): Fingerprint {
  return hash('sha256', payload, 'hex').slice(0, hexDigits);
}

/** A fingerprint as text of the type bytea. */
export function byteaText(fingerprint: Fingerprint): string {
  return `\\x${fingerprint}`;
}

/** The records, now with their fingerprints. If a page has a key twice, the last one counts. */
export function fingerprintAll(records: readonly ExtractedRecord[]): Fingerprinted[] {
  const byKey = new Map<string, Fingerprinted>();
  for (const record of records) {
    // A repeated record takes the later place, as if the first one had not existed.
    byKey.delete(record.key);
    // The record itself: a copy of each would be a fifth of what a page keeps.
    byKey.set(record.key, Object.assign(record, { hash: fingerprint(record.versionBytes ?? record.payload) }));
  }
  return [...byKey.values()];
}
