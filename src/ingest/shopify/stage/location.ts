import Type from 'typebox';
import type { LocationRecord } from '../../../canonical/record.js';
import { compileCheck } from '../../staging/schema-check.js';
import { idOf } from './gid.js';
import { gid, instant, maybe, maybeText } from './shapes.js';

/** A shop's own address is nobody's personal data, so errors may show it. */
const checkLocation = compileCheck(
  Type.Object({
    id: gid,
    name: Type.String(),
    isActive: Type.Boolean(),
    updatedAt: instant,
    address: maybe(Type.Object({ countryCode: maybeText, city: maybeText })),
  }),
  { subject: 'Shopify location', personal: [] },
);

export function stageLocation(fragments: unknown[], key: string): LocationRecord {
  const location = checkLocation(fragments[0], key);
  return {
    kind: 'location',
    locationId: idOf(location.id),
    updatedAt: location.updatedAt,
    name: location.name,
    country: location.address?.countryCode || null,
    city: location.address?.city || null,
    isActive: location.isActive,
  };
}
