import type { CanonicalRecord } from '../../canonical/record.js';
import { campaigns } from './campaigns.js';
import { customers } from './customers.js';
import { deletions } from './deletions.js';
import { inventory } from './inventory.js';
import { locations } from './locations.js';
import { orders } from './orders.js';
import { partitions } from './partitions.js';
import { postings } from './postings.js';
import { products } from './products.js';
import { settlements } from './settlements.js';
import type { Subject } from './subject.js';

/** All subjects, in the order in which they run. */
export const subjects: readonly Subject[] = [
  deletions,
  orders,
  locations,
  products,
  customers,
  inventory,
  campaigns,
  partitions,
  postings,
  settlements,
];

const byKind = new Map<string, Subject>(subjects.flatMap((subject) => subject.kinds.map((kind) => [kind, subject])));

/** The subject that takes a record. */
export function subjectOf({ kind }: CanonicalRecord): Subject {
  const subject = byKind.get(kind);
  if (!subject) throw new Error(`no subject takes records of the kind "${kind}"`);
  return subject;
}
