import Type from 'typebox';
import type { DeletionRecord } from '../../../canonical/record.js';
import type { DriftReport, StoredRecord } from '../../../contract/extractor.js';
import { DataError } from '../../../runtime/errors.js';
import { compileCheck } from '../../staging/schema-check.js';
import { idOf } from './gid.js';
import { gid, instant } from './shapes.js';

const checkEvent = compileCheck(Type.Object({ subjectId: gid, subjectType: Type.String(), createdAt: instant }), {
  subject: 'Shopify destroy event',
  personal: [],
});

const entityOfSubject: Partial<Record<string, DeletionRecord['entity']>> = {
  ORDER: 'order',
  PRODUCT: 'product',
  PRODUCT_VARIANT: 'variant',
  CUSTOMER: 'customer',
};

const entityOfStream: Partial<Record<string, DeletionRecord['entity']>> = {
  orders: 'order',
  products: 'product',
  customers: 'customer',
  locations: 'location',
  inventory: 'inventory',
};

/** A destroy event. Objects of other kinds are destroyed too: their events give no records. */
export function stageDeletion(fragments: unknown[], key: string, drift: DriftReport): DeletionRecord[] {
  const { subjectId, subjectType, createdAt } = checkEvent(fragments[0], key, drift);
  const entity = entityOfSubject[subjectType];
  return entity === undefined ? [] : [{ kind: 'deletion', entity, id: idOf(subjectId), deletedAt: createdAt }];
}

/** A record that a full scan no longer showed was deleted at some time before the scan: it is dated by the scan. */
export function stageTombstone({ stream, key, extractedAt }: StoredRecord): DeletionRecord[] {
  if (stream === 'deletions') return [];
  const entity = entityOfStream[stream];
  if (entity === undefined) throw unknownStream(stream);
  return [{ kind: 'deletion', entity, id: idOf(key), deletedAt: extractedAt }];
}

export function unknownStream(stream: string): DataError {
  return new DataError(
    `Shopify has no stream ${stream}: one of ${Object.keys(entityOfStream).join(', ')}, deletions was expected.`,
    {
      code: 'unknown_stream',
      path: 'stream',
      value: stream,
    },
  );
}
