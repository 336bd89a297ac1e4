import { defaultFieldResolver, type GraphQLField, type GraphQLSchema, isNonNullType, isObjectType } from 'graphql';
import { needsOf } from '../schema/needs.js';
import type { ApiContext } from './context.js';
import type { Batch } from './loaders/batch.js';

type Field = GraphQLField<unknown, ApiContext>;

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
        guarded(`${type.name}.${field.name}`, field);
        field.description = [field.description, describedAs(field)].filter(Boolean).join(' ');
      }
      if (personalBelow) guardedBelow(field, personalBelow);
    }
  }
}

function describedAs({ extensions }: Pick<Field, 'extensions'>): string {
  return needsOf({ extensions }).withheld ? '' : 'Personal data: null without the permission `personal`.';
}

/** By `resolve`, and by `batch`, which reads a field for all rows of a level in place of it. */
function guarded(name: string, field: Field): void {
  const { withheld } = needsOf(field);
  if (!withheld && isNonNullType(field.type)) throw new Error(`${name} is personal data and must be nullable`);
  const instead = (row: unknown): unknown => (withheld ? withheld(row as never) : null);
  if (!field.resolve && !batchOf(field)) field.extensions = { ...field.extensions, isInRow: true };
  const resolve = field.resolve ?? defaultFieldResolver;
  field.resolve = (row, args, context, info) => (maySee(context) ? resolve(row, args, context, info) : instead(row));
  const batch = batchOf(field);
  if (!batch) return;
  setBatch(field, async (rows, args, context) =>
    maySee(context as ApiContext) ? batch(rows, args, context) : rows.map(instead),
  );
}

function guardedBelow(field: Field, names: readonly string[]): void {
  const nulls = Object.fromEntries(names.map((name) => [name, null]));
  const without = (value: unknown): unknown =>
    typeof value === 'object' && value !== null ? { ...value, ...nulls } : value;
  const resolve = field.resolve ?? defaultFieldResolver;
  field.resolve = (row, args, context, info) => {
    const value: unknown = resolve(row, args, context, info);
    if (maySee(context)) return value;
    return value instanceof Promise ? value.then(without) : without(value);
  };
  const batch = batchOf(field);
  if (!batch) return;
  setBatch(field, async (rows, args, context) => {
    const values = await batch(rows, args, context);
    return maySee(context as ApiContext) ? values : values.map(without);
  });
}

function maySee({ principal }: ApiContext): boolean {
  return principal.permissions.has('personal');
}

function batchOf({ extensions }: Field): Batch | undefined {
  return extensions.batch as Batch | undefined;
}

function setBatch(field: Field, batch: Batch): void {
  field.extensions = { ...field.extensions, batch };
}
