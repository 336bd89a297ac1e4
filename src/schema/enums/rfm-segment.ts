import { registerEnumType } from 'type-graphql';
import { type RfmSegment, rfmRules, rfmSegments, segmentPlaces } from '../../models/metrics/rfm-segments.js';

export const RfmSegmentEnum = Object.fromEntries(rfmSegments.map((name) => [name.toUpperCase(), name])) as {
  [S in RfmSegment as Uppercase<S>]: S;
};

registerEnumType(RfmSegmentEnum, {
  name: 'RfmSegment',
  description:
    'Segment of a customer by the scores of recency, frequency and monetary value, 1 to 5. The first that fits, in this order: ' +
    `${rfmSegments.map((name) => name.toUpperCase()).join(', ')}.`,
  valuesConfig: Object.fromEntries(
    rfmRules.map((rule) => [rule.segment.toUpperCase(), { description: descriptionOf(rule) }]),
  ),
});

function descriptionOf({ segment, recency, frequency, monetary }: (typeof rfmRules)[number]): string {
  if (segment === 'others') return 'No other segment fits.';
  const isReached = segmentPlaces.includes(rfmSegments.indexOf(segment) + 1);
  const never = isReached ? '' : ' An earlier segment has all of these, so this one has no customers.';
  return `Recency ${span(recency)}, frequency ${span(frequency)}, monetary ${span(monetary)}.${never}`;
}

function span([from, to]: readonly [number, number]): string {
  return from === to ? `${from}` : `${from} to ${to}`;
}
