import { Field, Int, ObjectType } from 'type-graphql';
import type { RateProvider } from '../canonical/exchange-rate.js';
import { RateProviderEnum } from './enums/rate-provider.js';
import { CurrencyScalar } from './scalars/currency.js';
import { DateScalar } from './scalars/date.js';
import { DateTimeScalar } from './scalars/date-time.js';

@ObjectType({ description: 'How far the exchange rates of one provider are known.', simpleResolvers: true })
export class ExchangeRateFeed {
  @Field(() => RateProviderEnum, { description: 'Who provides them.' })
  provider!: RateProvider;

  @Field(() => DateScalar, { nullable: true, description: 'The last day that has rates. Null before the first read.' })
  latestDate!: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When they were last read to their end.' })
  readAt!: string | null;

  @Field(() => String, { nullable: true, description: 'Why the last read failed, or what of it was set aside.' })
  problem!: string | null;
}

@ObjectType({ description: 'Orders that are set aside until a rate is known.', simpleResolvers: true })
export class MissingExchangeRate {
  @Field(() => CurrencyScalar, { description: 'The currency that has no rate to the euro.' })
  currency!: string;

  @Field(() => DateScalar, { description: 'The first business day that lacks one.' })
  firstDay!: string;

  @Field(() => DateScalar, { description: 'The last business day that lacks one.' })
  lastDay!: string;

  @Field(() => Int, { description: 'How many orders wait.' })
  records!: number;
}
