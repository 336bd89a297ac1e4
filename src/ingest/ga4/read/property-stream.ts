import { type CalendarDate, dateInZone } from '../../../canonical/calendar-date.js';
import type { ExtractRequest, Page, PartitionStreamDeclaration, Stream } from '../../../contract/extractor.js';
import { type ReadPartition, readPartitions } from '../../reading/partitions.js';
import { apiMeasure, checkMeasure } from './measure.js';
import type { ConnectedProperty } from './property.js';
import { Zones } from './zones.js';

/** Reads the partitions of one run. */
export interface PartitionReader {
  read(from: CalendarDate, to: CalendarDate): AsyncIterable<ReadPartition>;
  /** The control total of a partition that was just read; the sum of its rows if both agree as far as estimates can. */
  control(start: CalendarDate): Promise<string>;
}

/** A stream of the property's partitions, `atOnce` of them committed together at most. `zoneOf`: the zone of a period by its first day. */
export function propertyStream(
  property: ConnectedProperty,
  declaration: PartitionStreamDeclaration,
  atOnce: number,
  readerFor: (zoneOf: (start: CalendarDate) => string) => PartitionReader,
): Stream {
  const { client, propertyId: accountId, firstDay } = property;
  const { clock, log } = client;
  async function* extract(request: ExtractRequest): AsyncGenerator<Page> {
    checkMeasure(apiMeasure, request.state);
    const { timezone, currency } = await property.profile();
    const zones = new Zones(request.state, timezone, dateInZone(clock.now(), timezone));
    const zoneOf = (start: CalendarDate): string => zones.of(start);
    const reader = readerFor(zoneOf);
    const account = {
      ...{ accountId, timezone, firstDay, atOnce },
      read: (from: CalendarDate, to: CalendarDate) => reader.read(from, to),
      aboutEmpty: (start: CalendarDate) => ({ property: accountId, timezone: zoneOf(start), currency }),
      readControl: (start: CalendarDate) => reader.control(start),
    };
    const pages = readPartitions({ request, rules: declaration.partitions, accounts: [account], clock, log });
    for await (const page of pages) {
      const noted = zones.notedIn(page);
      yield { ...noted, state: { ...noted.state, measure: apiMeasure } };
    }
  }
  return { ...declaration, extract };
}
