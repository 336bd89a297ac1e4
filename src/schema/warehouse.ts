import { Field, ObjectType } from 'type-graphql';
import { CurrencyScalar } from './scalars/currency.js';
import { DateScalar } from './scalars/date.js';
import { DateTimeScalar } from './scalars/date-time.js';

@ObjectType({ description: 'What the answers are made from, and how fresh it is.', simpleResolvers: true })
export class Warehouse {
  @Field(() => String, {
    description: 'Grows by one with every change of the numbers: the same version, the same answers.',
  })
  version!: string;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When this version came out. Null before the first.' })
  publishedAt!: string | null;

  @Field(() => CurrencyScalar, { description: 'What amounts without "store" in their name are in.' })
  reportingCurrency!: string;

  @Field(() => DateScalar, { nullable: true, description: 'The first business day with trade.' })
  firstDay!: string | null;

  @Field(() => DateScalar, { nullable: true, description: 'The latest business day with trade.' })
  latestDay!: string | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      'Every change before this instant, at every configured source, is in the answers. Each successful sync moves it, even when nothing had changed; a single source may be further, see its `asOf`. Null until every source has completed its first sync.',
  })
  asOf!: string | null;
}
