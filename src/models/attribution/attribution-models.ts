import { type Sql, sql } from '../../database/sql.js';

/** How the credit for an order is divided among the visits before it. */
interface AttributionModelRule {
  description: string;
  /**
   * The weight of a visit, of those of its order that take part: over `place` (1: the oldest), `places`, `touched_at`,
   * `ordered_at`. Its share is its weight by the sum of those of its order.
   */
  weight: Sql;
}

const halfLifeSeconds = 7 * 86_400;

/** By name. docs/attribution.md describes them. */
export const attributionModels = {
  last_click: {
    description: 'The last visit gets all.',
    weight: sql`case when place = places then 1.0 else 0.0 end`,
  },
  first_click: {
    description: 'The first visit gets all.',
    weight: sql`case when place = 1 then 1.0 else 0.0 end`,
  },
  linear: {
    description: 'Each visit gets the same.',
    weight: sql`1.0`,
  },
  position_based: {
    description:
      'The first and the last visit get 40 % each, those between them share 20 %; of two visits each gets a half.',
    weight: sql`case when places <= 2 then 1.0 when place in (1, places) then 0.4 else 0.2 / (places - 2) end`,
  },
  time_decay: {
    description: 'A visit gets half of what one seven days later gets.',
    // Not exact in decimals either, which take twice as long as all the rest of the answer. Amounts are divided as decimals all the same.
    weight: sql`power(0.5::double precision, greatest(0, extract(epoch from ordered_at - touched_at)) / ${halfLifeSeconds})::numeric`,
  },
} as const satisfies Record<string, AttributionModelRule>;

export type AttributionModel = keyof typeof attributionModels;
