import { GraphQLScalarType } from 'graphql';
import { GraphQLCurrency } from 'graphql-scalars';

export const CurrencyScalar = new GraphQLScalarType({
  ...GraphQLCurrency.toConfig(),
  description: 'A currency by its ISO 4217 code, such as `GBP`.',
});
