import { registerEnumType } from 'type-graphql';
import { type Segment, segments } from '../../models/reporting/customer-segments.js';

export const SegmentEnum = Object.fromEntries(segments.map((name) => [name.toUpperCase(), name])) as {
  [S in Segment as Uppercase<S>]: S;
};

const descriptions: Record<Segment, string> = {
  low: 'Lowest lifetime net sales.',
  medium: 'Above low. The bounds are configured, see `customerSegments`.',
  high: 'Above medium.',
  vip: 'Highest lifetime net sales.',
};

registerEnumType(SegmentEnum, {
  name: 'Segment',
  description: 'Value segment of a customer, by lifetime net sales in the reporting currency.',
  valuesConfig: Object.fromEntries(segments.map((name) => [name.toUpperCase(), { description: descriptions[name] }])),
});
