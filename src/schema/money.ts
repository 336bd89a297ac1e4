import { Field, ObjectType } from 'type-graphql';
import type { Amount } from '../models/reporting/amount.js';
import { CurrencyScalar } from './scalars/currency.js';
import { DecimalScalar } from './scalars/decimal.js';

@ObjectType({ description: 'An amount of money with its currency.', simpleResolvers: true })
export class Money implements Amount {
  @Field(() => DecimalScalar, {
    description:
      'The amount, with at least the decimals that prices in its currency have: 55.00 GBP, 1 JPY, 1 HUF, 1.000 KWD. Amounts converted ' +
      'from another currency are rounded to six decimals after summing.',
  })
  amount!: string;

  @Field(() => CurrencyScalar, { description: 'The currency of the amount.' })
  currency!: string;
}
