import type { StreamDeclaration } from '../../../contract/extractor.js';
import { type FileKind, fileKinds } from './kinds.js';

/** Kinds in which each row is complete: an attribute of a product, a level of stock. */
const withHistory: ReadonlySet<FileKind> = new Set(['products', 'inventory']);

/** What the files of a kind are as a stream. */
export function streamOfKind(kind: FileKind): StreamDeclaration {
  return { name: kind, mode: 'incremental', keepsHistory: withHistory.has(kind) };
}

/**
 * Lines before their orders, which are then complete when they arrive. Refunds last: those of known orders are assigned
 * at once.
 */
export const filesStreams = fileKinds.map(streamOfKind);
