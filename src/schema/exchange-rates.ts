import { Field, Int, ObjectType } from 'type-graphql';
import type { RateProvider } from '../canonical/exchange-rate.js';
import { RateProviderEnum } from './enums/rate-provider.js';
import { CurrencyScalar } from './scalars/currency.js';
import { DateTimeScalar } from './scalars/date-time.js';
import { DateScalar } from './scalars/date.js';

@ObjectType({ description: 'The state of the exchange rates of one provider.', simpleResolvers: true })
export class ExchangeRateFeed {
  @Field(() => RateProviderEnum, { description: 'The provider.' })
  provider!: RateProvider;

  @Field(() => DateScalar, { nullable: true, description: 'The last day with rates. Null before the first read.' })
  latestDate!: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When they were last read completely.' })
  readAt!: string | null;

  @Field(() => String, { nullable: true, description: 'Why the last read failed, or what was rejected.' })
  problem!: string | null;
}

@ObjectType({ description: 'Orders held back until an exchange rate is known.', simpleResolvers: true })
export class MissingExchangeRate {
  @Field(() => CurrencyScalar, { description: 'The currency without a rate to the euro.' })
  currency!: string;

  @Field(() => DateScalar, { description: 'The first business day without a rate.' })
  firstDay!: string;

  @Field(() => DateScalar, { description: 'The last business day without a rate.' })
  lastDay!: string;

  @Field(() => Int, { description: 'The number of waiting orders.' })
  records!: number;
}
