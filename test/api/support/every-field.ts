import {
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';
import { metricFieldName } from '../../../src/models/metrics/metric.js';
import { metrics } from '../../../src/models/metrics/registry.js';
import { isOfReports } from '../../../src/models/report/reported/check-reported.js';
import { isOfStock } from '../../../src/models/report/stock/check-stock.js';

/**
 * A selection of every field below a type that needs no arguments, each type once on a path: every field of every type
 * is reached by the shortest way from the root. `isWanted`: leaves the others out, with what is below them.
 */
export function everyField(
  type: GraphQLObjectType,
  above: readonly string[] = [],
  isWanted: (field: GraphQLField<unknown, unknown>) => boolean = () => true,
): string {
  const wanted = Object.values(type.getFields()).filter(isWanted);
  const fields = wanted.flatMap((field) => {
    if (field.args.some(isRequiredArgument))
      throw new Error(`${type.name}.${field.name} needs arguments: ask for it by name`);
    const named = getNamedType(field.type);
    if (!isObjectType(named)) return [field.name];
    if ([...above, type.name].includes(named.name)) return [];
    return [`${field.name} ${everyField(named, [...above, type.name], isWanted)}`];
  });
  return `{ ${fields.join(' ')} }`;
}

/** `Type.field` of each field that `everyField` selects below a type. */
export function metFields(type: GraphQLObjectType, above: readonly string[] = []): string[] {
  return Object.values(type.getFields()).flatMap((field) => {
    const named = getNamedType(field.type);
    const own = `${type.name}.${field.name}`;
    if (!isObjectType(named)) return [own];
    if ([...above, type.name].includes(named.name)) return [];
    return [own, ...metFields(named, [...above, type.name])];
  });
}

/** `Type.field` of each field of the schema, except those of the root types. */
export function allFields(schema: GraphQLSchema): string[] {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  return Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .filter((type) => !type.name.startsWith('__') && !roots.includes(type))
    .flatMap((type) => Object.keys(type.getFields()).map((name) => `${type.name}.${name}`));
}

/** Fields of money. */
export const moneyFields: ReadonlySet<string> = new Set(
  metrics.filter(({ unit }) => unit === 'money').map(({ name }) => metricFieldName(name)),
);

/** Fields of stock. */
export const ofStock = metrics
  .map(({ name }) => name)
  .filter(isOfStock)
  .map(metricFieldName);

/** Fields of advertising and visits. */
export const ofReports = metrics
  .map(({ name }) => name)
  .filter(isOfReports)
  .map(metricFieldName);

/** Without stock, advertising and visits, which no report has beside running totals, averages or customers. */
export function answerable(selection: string): string {
  return selection.replaceAll(
    new RegExp(`\\b(${[...ofStock, ...ofReports].join('|')})\\b( \\{ amount currency \\})? ?`, 'g'),
    '',
  );
}
