import { ArgsType, Field, Int } from 'type-graphql';
import { defaultPageSize, maxPageSize, type PageRequest } from '../../models/queries/keyset.js';

/** What every connection takes. */
@ArgsType()
export class ConnectionArgs implements PageRequest {
  @Field(() => Int, {
    nullable: true,
    description: `The first rows, 1 to ${maxPageSize}. Without "first" and "last": ${defaultPageSize}.`,
  })
  first?: number | null;

  @Field(() => String, {
    nullable: true,
    description: "Rows after this cursor: an answer's `endCursor`, for the next page.",
  })
  after?: string | null;

  @Field(() => Int, { nullable: true, description: `The last rows, 1 to ${maxPageSize}, in the same order.` })
  last?: number | null;

  @Field(() => String, {
    nullable: true,
    description: "Rows before this cursor: an answer's `startCursor`, for the page before.",
  })
  before?: string | null;
}
