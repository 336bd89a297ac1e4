import 'reflect-metadata';
import type { GraphQLSchema } from 'graphql';
import { buildSchemaSync, type NonEmptyArray } from 'type-graphql';
import { CustomerSegmentsResolver } from './customer-segments-resolver.js';
import { DailySummaryResolver } from './daily-summary-resolver.js';
import { WeeklyTrendsResolver } from './weekly-trends-resolver.js';

const resolvers: NonEmptyArray<new () => object> = [
  DailySummaryResolver,
  WeeklyTrendsResolver,
  CustomerSegmentsResolver,
];

const rootDescriptions = {
  Query: 'What can be asked. Facts and dimensions page as connections, aggregates are bounded lists.',
  Mutation: 'What can be set going.',
};

let schema: GraphQLSchema | undefined;

/** The executable schema; built once a process. */
export function apiSchema(): GraphQLSchema {
  schema ??= buildApiSchema();
  return schema;
}

function buildApiSchema(): GraphQLSchema {
  const built = buildSchemaSync({ resolvers, validate: false });
  // type-graphql has no place for the description of a root type.
  for (const [name, description] of Object.entries(rootDescriptions)) {
    const type = built.getType(name);
    if (type) type.description = description;
  }
  return built;
}
