import { Field, ObjectType } from 'type-graphql';
import { CurrencyScalar } from './scalars/currency.js';
import { DateTimeScalar } from './scalars/date-time.js';
import { DateScalar } from './scalars/date.js';

@ObjectType({ description: 'The version of the warehouse, and how current it is.', simpleResolvers: true })
export class Warehouse {
  @Field(() => String, {
    description: 'Increases by one with every change of the figures. The same version gives the same answers.',
  })
  version!: string;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When this version was published. Null before the first.',
  })
  publishedAt!: string | null;

  @Field(() => CurrencyScalar, { description: 'The currency of all amounts without "store" in their name.' })
  reportingCurrency!: string;

  @Field(() => DateScalar, { nullable: true, description: 'The first business day with trade.' })
  firstDay!: string | null;

  @Field(() => DateScalar, { nullable: true, description: 'The latest business day with trade.' })
  latestDay!: string | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      'Every change before this instant, at every configured source, is in the answers. Each successful sync advances it, even when nothing has changed. A single source may be more current, see its `asOf`. Null until every source has completed its first sync.',
  })
  asOf!: string | null;
}
