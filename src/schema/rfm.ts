import { Extensions, Field, Int, ObjectType } from 'type-graphql';
import type { RfmSegment } from '../models/metrics/rfm-segments.js';
import { RfmSegmentEnum } from './enums/rfm-segment.js';
import { Money } from './money.js';
import { DateScalar } from './scalars/date.js';
import { DecimalScalar } from './scalars/decimal.js';

const score =
  'A score of 1 to 5 among all customers, cut at the quantiles 0.2, 0.4, 0.6 and 0.8 (linear, type 7) plus one unit. Equal values have equal scores.';

@Extensions({ needs: 'facts' })
@ObjectType({
  description:
    'How recently, how often and for how much a customer bought, as of a day. Only valid orders count, see `Order.isValid`.',
  simpleResolvers: true,
})
export class Rfm {
  @Field(() => DateScalar, { description: 'The day of the scores.' })
  asOf!: string;

  @Field(() => Int, { description: 'Days from the last valid order to the day.' })
  recency!: number;

  @Field(() => Int, { description: 'Number of valid orders up to the day.' })
  frequency!: number;

  @Field(() => Money, { description: 'Net sales up to the day, sales by the order and returns by the refund.' })
  monetary!: Money;

  @Field(() => Int, { description: `5 for the most recent. ${score} The unit is a day.` })
  recencyScore!: number;

  @Field(() => Int, { description: `5 for the most orders. ${score} The unit is an order.` })
  frequencyScore!: number;

  @Field(() => Int, { description: `5 for the highest net sales. ${score} The unit is 1 of the reporting currency.` })
  monetaryScore!: number;

  @Field(() => RfmSegmentEnum, { description: 'The segment of the three scores.' })
  segment!: RfmSegment;
}

@ObjectType({ description: 'The customers of one RFM segment, as of a day.', simpleResolvers: true })
export class RfmSegmentSummary {
  @Field(() => RfmSegmentEnum, { description: 'The segment.' })
  segment!: RfmSegment;

  @Field(() => Int, { description: 'Number of customers (persons across stores).' })
  customers!: number;

  @Field(() => Int, { description: 'Number of their valid orders up to the day, over all channels.' })
  orders!: number;

  @Field(() => Money, { description: 'Their net sales up to the day, over all channels.' })
  netSales!: Money;

  @Field(() => DecimalScalar, {
    nullable: true,
    description:
      'Share of the customers of all segments of the answer, rounded to six decimals. Null without customers.',
  })
  customerShare!: string | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description:
      'Share of the net sales of all segments of the answer, rounded to six decimals. Null if these are zero.',
  })
  netSalesShare!: string | null;
}
