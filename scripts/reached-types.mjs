import { getNamedType, isEnumType, isObjectType, parse, TypeInfo, visit, visitWithTypeInfo } from 'graphql';

/** Scalars as the typed client has them. */
const scalars = { Int: 'number', Float: 'number', Boolean: 'boolean', Decimal: 'Decimal' };

/**
 * What documents reach of a schema: `objects`, types with those of their fields that a document selects, `{ Query: { report: 'Report!' } }`; and `leaves`,
 * their scalars and enums as TypeScript has them, `{ Segment: "'LOW' | 'HIGH'" }`.
 */
export function reachedTypes(schema, documents) {
  const objects = {};
  const leaves = {};
  const info = new TypeInfo(schema);
  const Field = () => {
    const { name, type } = info.getFieldDef();
    (objects[info.getParentType().name] ??= {})[name] = String(type);
    const named = getNamedType(type);
    if (!isObjectType(named)) leaves[named.name] = leafType(named);
  };
  for (const document of documents) visit(parse(document), visitWithTypeInfo(info, { Field }));
  return { objects, leaves };
}

function leafType(type) {
  if (!isEnumType(type)) return scalars[type.name] ?? 'string';
  return type
    .getValues()
    .map(({ name }) => `'${name}'`)
    .join(' | ');
}
