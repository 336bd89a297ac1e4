import {
  defaultFieldResolver,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { needsOf } from '../schema/needs.js';
import type { ApiContext } from './context.js';

type Resolver = GraphQLFieldResolver<unknown, ApiContext>;

/**
 * Lets no field of personal data resolve for those who may not see it: null, or what its entry says. This holds for every way to a
 * field, whoever executes the question.
 */
export function guardPersonalData(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      const { needs, personalBelow } = needsOf(field);
      if (field.extensions.batch && (needs === 'personal' || personalBelow)) {
        throw new Error(`${type.name}.${field.name} is personal data: a batch would pass its guard by`);
      }
      if (needs === 'personal') {
        field.resolve = guarded(`${type.name}.${field.name}`, field);
        field.description = [field.description, describedAs(field)].filter(Boolean).join(' ');
      }
      if (personalBelow) field.resolve = guardedBelow(field, personalBelow);
    }
  }
}

function describedAs({ extensions }: Pick<GraphQLField<unknown, ApiContext>, 'extensions'>): string {
  return needsOf({ extensions }).withheld ? '' : 'Personal data: null without the permission `personal`.';
}

function guarded(name: string, field: GraphQLField<unknown, ApiContext>): Resolver {
  const { withheld } = needsOf(field);
  if (!withheld && isNonNullType(field.type)) throw new Error(`${name} is personal data and must be nullable`);
  const resolve = field.resolve ?? defaultFieldResolver;
  return (source, args, context, info) => {
    if (context.principal.permissions.has('personal')) return resolve(source, args, context, info);
    return withheld ? withheld(source as never) : null;
  };
}

function guardedBelow(field: GraphQLField<unknown, ApiContext>, names: readonly string[]): Resolver {
  const resolve = field.resolve ?? defaultFieldResolver;
  const nulls = Object.fromEntries(names.map((name) => [name, null]));
  const without = (value: unknown): unknown =>
    typeof value === 'object' && value !== null ? { ...value, ...nulls } : value;
  return (source, args, context, info) => {
    const value: unknown = resolve(source, args, context, info);
    if (context.principal.permissions.has('personal')) return value;
    return value instanceof Promise ? value.then(without) : without(value);
  };
}
