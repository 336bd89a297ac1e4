import {
  type DefinitionNode,
  type FieldDefinitionNode,
  type GraphQLInterfaceType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  isSpecifiedScalarType,
  Kind,
  type NamedTypeNode,
  parse,
  print,
  printSchema,
  visit,
} from 'graphql';
import { canonicalSchema } from './version-changes.js';

/** The type given to fields that the simulator does not have: only their names are kept. */
export const notSimulated = 'NotSimulated';

/** Type -> names of its fields that the simulator answers. */
type SimulatedFields = Readonly<Record<string, readonly string[]>>;

/** The interface of all objects with an id: keeping its members would keep most of the schema. */
const interfaceOfAll = 'Node';

/**
 * The part of Shopify's schema that the simulator answers, as GraphQL text: its types, their simulated fields with all types of
 * arguments, and only the names of the other fields. Descriptions and reasons of deprecation are left out: they are Shopify's
 * texts, and no query needs them.
 */
export function simulatedPart(schema: GraphQLSchema, simulated: SimulatedFields): string {
  const kept = keptTypes(schema, simulated);
  const isKept = (node: NamedTypeNode): boolean => kept.has(node.name.value);
  const partOf = (definition: DefinitionNode): DefinitionNode[] => {
    if (definition.kind === Kind.SCHEMA_DEFINITION) {
      return [{ ...definition, operationTypes: definition.operationTypes.filter(({ type }) => isKept(type)) }];
    }
    if (definition.kind === Kind.DIRECTIVE_DEFINITION) return [definition];
    if (!('name' in definition) || !definition.name || !kept.has(definition.name.value)) return [];
    if (definition.kind === Kind.UNION_TYPE_DEFINITION) {
      return [{ ...definition, types: (definition.types ?? []).filter(isKept) }];
    }
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.INTERFACE_TYPE_DEFINITION) {
      return [definition];
    }
    const type = schema.getType(definition.name.value) as GraphQLObjectType | GraphQLInterfaceType;
    const fields = (definition.fields ?? []).map((field) =>
      isSimulated(schema, type, field.name.value, simulated) ? field : bareName(field),
    );
    return [{ ...definition, interfaces: (definition.interfaces ?? []).filter(isKept), fields }];
  };
  const definitions = parse(printSchema(schema)).definitions.flatMap(partOf).map(withoutTexts);
  return canonicalSchema(`${print({ kind: Kind.DOCUMENT, definitions })}\n\nscalar ${notSimulated}\n`);
}

/** The names of all types that the simulated types reach through simulated fields. */
function keptTypes(schema: GraphQLSchema, simulated: SimulatedFields): Set<string> {
  const kept = new Set<string>();
  const keep = (type: GraphQLNamedType | undefined): void => {
    if (!type || kept.has(type.name) || isSpecifiedScalarType(type)) return;
    kept.add(type.name);
    if (isInputObjectType(type)) for (const field of Object.values(type.getFields())) keep(getNamedType(field.type));
    if (!isObjectType(type) && !isInterfaceType(type)) return;
    for (const parent of type.getInterfaces()) keep(parent);
    for (const field of Object.values(type.getFields())) {
      if (!isSimulated(schema, type, field.name, simulated)) continue;
      const returned = getNamedType(field.type);
      keep(returned);
      if (isAbstractType(returned) && returned.name !== interfaceOfAll) schema.getPossibleTypes(returned).forEach(keep);
      for (const argument of field.args) keep(getNamedType(argument.type));
    }
  };
  for (const name of Object.keys(simulated)) keep(schema.getType(name));
  return kept;
}

/**
 * Whether the simulator answers a field: it has a function for it, or every connection has the field. Types without data may
 * still occur in fragments on interfaces: their scalar fields count, and the fields that their interfaces answer.
 */
function isSimulated(
  schema: GraphQLSchema,
  type: GraphQLObjectType | GraphQLInterfaceType,
  field: string,
  simulated: SimulatedFields,
): boolean {
  if (isInterfaceType(type)) {
    return schema.getPossibleTypes(type).some((member) => simulated[member.name]?.includes(field));
  }
  if (type.name.endsWith('Connection')) return ['nodes', 'edges', 'pageInfo'].includes(field);
  if (type.name.endsWith('Edge')) return ['node', 'cursor'].includes(field);
  const own = simulated[type.name];
  if (own) return own.includes(field);
  const returned = type.getFields()[field]?.type;
  if (returned && isLeafType(getNamedType(returned))) return true;
  return type
    .getInterfaces()
    .some((parent) => field in parent.getFields() && isSimulated(schema, parent, field, simulated));
}

function bareName(field: FieldDefinitionNode): FieldDefinitionNode {
  const type: NamedTypeNode = { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: notSimulated } };
  return { kind: Kind.FIELD_DEFINITION, name: field.name, type };
}

function withoutTexts(definition: DefinitionNode): DefinitionNode {
  return visit(definition, {
    enter: (node) => ('description' in node && node.description ? { ...node, description: undefined } : undefined),
    Directive: ({ name }) => (name.value === 'deprecated' || name.value === 'specifiedBy' ? null : undefined),
  });
}
