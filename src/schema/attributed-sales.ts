import { Field, ObjectType } from 'type-graphql';
import type { AttributedRow } from '../models/attribution/attributed-sales.js';
import { AttributedKindEnum } from './enums/attribution.js';
import { Money } from './money.js';
import { DecimalScalar } from './scalars/decimal.js';

@ObjectType({
  description:
    'Orders and sales that a model attributes to the visits before them. All rows together are the orders of the days and their net sales.',
  simpleResolvers: true,
})
export class AttributedSales {
  @Field(() => AttributedKindEnum, { description: 'What it stands for.' })
  kind!: AttributedRow['kind'];

  @Field(() => String, { nullable: true, description: 'The name of the group. Null for the other rows.' })
  name!: string | null;

  @Field(() => DecimalScalar, {
    description: 'Orders. A decimal: an order is divided among its visits. Tests and sub-orders are not counted.',
  })
  orders!: string;

  @Field(() => Money, {
    description:
      'Net sales of these orders: gross sales less discounts less everything returned of them so far, on any day. Dated by the order.',
  })
  netSales!: Money;
}
