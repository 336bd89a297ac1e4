import { ArgsType, Field, Int } from 'type-graphql';
import { defaultPageSize, maxPageSize, type PageRequest } from '../../models/reporting/keyset.js';

/** The common arguments of connections. */
@ArgsType()
export class ConnectionArgs implements PageRequest {
  @Field(() => Int, {
    nullable: true,
    description: `The number of rows from the start, 1 to ${maxPageSize}. Default without "first" and "last": ${defaultPageSize}.`,
  })
  first?: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'Returns rows after this cursor. Pass `endCursor` to get the next page.',
  })
  after?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: `The number of rows from the end, 1 to ${maxPageSize}, in the same order.`,
  })
  last?: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'Returns rows before this cursor. Pass `startCursor` to get the previous page.',
  })
  before?: string | null;
}

/** The arguments of connections whose rows versions change. */
@ArgsType()
export class PinnedConnectionArgs extends ConnectionArgs {
  @Field(() => String, {
    nullable: true,
    description:
      'Only as of this version of the warehouse, so that all pages are of one: refused with `VERSION_GONE` once any such row has changed since. Omit for the rows as they are now.',
  })
  atVersion?: string | null;
}
