import { labelOf } from '../../data/names.js';
import type { CustomerLineFragment } from '../../generated/documents.js';

/** “Potential loyalist”, “Can’t lose them”. */
export function rfmName(segment: string): string {
  const words = segment.toLowerCase().replaceAll('_', ' ').replace('cant', 'can’t');
  return words.replace(/^./, (letter) => letter.toUpperCase());
}

/** The name of a customer; the beginning of the id for those who may not see it, or where there is none. */
export function CustomerName({ id, firstName, lastName }: Pick<CustomerLineFragment, 'id' | 'firstName' | 'lastName'>) {
  return <>{[firstName, lastName].filter(Boolean).join(' ') || <code>{id.slice(0, 8)}</code>}</>;
}

/** “VIP” */
export function segmentName(segment: string): string {
  return labelOf('segment', segment.toLowerCase(), null);
}
