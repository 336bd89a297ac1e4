import { type GraphQLOutputType, type GraphQLSchema, getNullableType } from 'graphql';

/**
 * Lets every root field be null where it fails: a null in a non-null place blanks what is around it, so that one report that takes too
 * long would blank the whole dashboard, and one change that is refused would hide that those before it were made.
 *
 * Changes the schema in place.
 */
export function letRootFieldsFail(schema: GraphQLSchema): void {
  for (const root of [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]) {
    for (const field of Object.values(root?.getFields() ?? {})) {
      field.type = getNullableType(field.type) as GraphQLOutputType;
    }
  }
}
