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
      'Everything that changed before it, at every source of the configuration, is in the answers. It moves with each sync ' +
      'that succeeds, also when nothing had changed; a source may have been read further, see its `asOf`. Null while one ' +
      'of them has not had its first whole sync.',
  })
  asOf!: string | null;
}
