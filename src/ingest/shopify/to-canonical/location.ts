import Type from 'typebox';
import type { LocationRecord } from '../../../canonical/record.js';
import type { DriftReport } from '../../../contract/extractor.js';
import { compileCheck } from '../../staging/schema-check.js';
import { presentText, secondary, secondaryText } from '../../staging/secondary.js';
import { idOf } from './gid.js';
import { gid, instant } from './shapes.js';

/** A shop's own address is not personal data, so errors may show it. */
const checkLocation = compileCheck(
  Type.Object({
    id: gid,
    name: presentText,
    isActive: Type.Boolean(),
    updatedAt: instant,
    address: secondary(Type.Object({ countryCode: secondaryText, city: secondaryText })),
  }),
  { subject: 'Shopify location', personal: [] },
);

export function stageLocation(fragments: unknown[], key: string, drift: DriftReport): LocationRecord {
  const location = checkLocation(fragments[0], key, drift);
  return {
    kind: 'location',
    locationId: idOf(location.id),
    updatedAt: location.updatedAt,
    name: location.name || `#${idOf(location.id)}`,
    country: location.address?.countryCode || null,
    city: location.address?.city || null,
    isActive: location.isActive,
  };
}
