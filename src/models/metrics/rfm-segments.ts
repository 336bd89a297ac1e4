type Score = 1 | 2 | 3 | 4 | 5;

/** Both ends are included. */
type Range = readonly [from: Score, to: Score];

interface RfmRule {
  segment: string;
  recency: Range;
  frequency: Range;
  monetary: Range;
}

const any: Range = [1, 5];

/** The first rule that fits gives the segment; the last fits all. */
export const rfmRules = [
  { segment: 'champions', recency: [4, 5], frequency: [4, 5], monetary: [4, 5] },
  { segment: 'loyal_customers', recency: [2, 5], frequency: [3, 5], monetary: [3, 5] },
  { segment: 'potential_loyalist', recency: [3, 5], frequency: [1, 3], monetary: [1, 3] },
  { segment: 'new_customers', recency: [4, 5], frequency: [1, 1], monetary: [1, 1] },
  { segment: 'promising', recency: [3, 4], frequency: [1, 1], monetary: [1, 1] },
  { segment: 'need_attention', recency: [2, 3], frequency: [2, 3], monetary: [2, 3] },
  { segment: 'about_to_sleep', recency: [2, 3], frequency: [1, 2], monetary: [1, 2] },
  { segment: 'at_risk', recency: [1, 2], frequency: [2, 5], monetary: [2, 5] },
  { segment: 'cant_lose_them', recency: [1, 1], frequency: [4, 5], monetary: [4, 5] },
  { segment: 'lost', recency: [1, 2], frequency: [1, 2], monetary: [1, 2] },
  { segment: 'others', recency: any, frequency: any, monetary: any },
] as const satisfies readonly RfmRule[];

export type RfmSegment = (typeof rfmRules)[number]['segment'];

export const rfmSegments: readonly RfmSegment[] = rfmRules.map(({ segment }) => segment);

/**
 * The place in `rfmSegments`, from 1, of each combination of scores: by recency, then frequency, then monetary. One
 * lookup in it costs a query less than eleven rules for each customer.
 */
export const segmentPlaces: readonly number[] = scores().flatMap((recency) =>
  scores().flatMap((frequency) =>
    scores().map(
      (monetary) =>
        1 +
        rfmRules.findIndex(
          (rule) =>
            isWithin(recency, rule.recency) && isWithin(frequency, rule.frequency) && isWithin(monetary, rule.monetary),
        ),
    ),
  ),
);

function scores(): Score[] {
  return [1, 2, 3, 4, 5];
}

function isWithin(score: Score, [from, to]: Range): boolean {
  return score >= from && score <= to;
}
