import {
  type DocumentNode,
  type GraphQLSchema,
  getNamedType,
  isInputObjectType,
  Kind,
  type ObjectFieldNode,
  type ObjectValueNode,
  TypeInfo,
  type ValueNode,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { type DimensionName, dimensionNamed, dimensions } from '../../models/metrics/dimensions.js';
import { needsOf } from '../../schema/needs.js';

/**
 * The first value in a document that is personal data: an e-mail address to filter by, or a part of a customer's name. Those who may not
 * see personal data may read the documents of reports. null: there is none. Defaults of variables count.
 */
export function personalValueIn(schema: GraphQLSchema, document: DocumentNode): ValueNode | null {
  const found: ValueNode[] = [];
  const ofVariables = new Set<string>();
  const note = (value: ValueNode): void => {
    if (value.kind === Kind.VARIABLE) ofVariables.add(value.name.value);
    else if (value.kind !== Kind.NULL) found.push(value);
  };
  const types = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(types, {
      ObjectField(node) {
        const of = getNamedType(types.getParentInputType());
        const field = isInputObjectType(of) ? of.getFields()[node.name.value] : undefined;
        if (field && needsOf(field).needs === 'personal') note(node.value);
      },
      ObjectValue(node) {
        const search = searchOfPersons(node);
        if (search) note(search.value);
      },
    }),
  );
  visit(document, {
    VariableDefinition({ variable, defaultValue }) {
      if (defaultValue && ofVariables.has(variable.name.value)) note(defaultValue);
    },
  });
  return found[0] ?? null;
}

/** `{ dimension: CUSTOMER, search: "…" }`. */
function searchOfPersons({ fields }: ObjectValueNode): ObjectFieldNode | undefined {
  const dimension = fields.find(({ name }) => name.value === 'dimension')?.value;
  if (dimension?.kind !== Kind.ENUM) return undefined;
  const name = dimension.value.toLowerCase();
  const isKnown = dimensions.some((each) => each.name === name);
  if (!isKnown || !dimensionNamed(name as DimensionName).isOfPersons) return undefined;
  return fields.find((field) => field.name.value === 'search');
}
