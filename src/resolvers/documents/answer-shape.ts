import {
  type DocumentNode,
  type FragmentDefinitionNode,
  getNamedType,
  getNullableType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  OperationTypeNode,
  parse,
  type SelectionSetNode,
} from 'graphql';
import type { AnswerShape, ObjectShape, ValueKind } from '../../reports/content/answer-shape.js';
import { checkReportDocument } from './report-document.js';

const kinds: Readonly<Record<string, ValueKind>> = {
  Int: 'whole',
  Decimal: 'decimal',
  Float: 'decimal',
  Date: 'day',
  DateTime: 'instant',
  Boolean: 'truth',
};

/** What the answer to a report's document looks like. A text: why it cannot be run. */
export function shapeOrProblem(schema: GraphQLSchema, text: string): AnswerShape | string {
  return checkReportDocument(schema, text).problem ?? answerShape(schema, text);
}

/** What the answer to a valid document of one query looks like. */
function answerShape(schema: GraphQLSchema, text: string): AnswerShape {
  const document = parse(text);
  const operation = document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  if (operation?.operation !== OperationTypeNode.QUERY) throw new Error('only answers of queries have a shape');
  return shapeOfSelections(schema.getQueryType()!, [operation.selectionSet], fragmentsOf(document), schema);
}

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

function fragmentsOf({ definitions }: DocumentNode): Fragments {
  return new Map(
    definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [],
    ),
  );
}

/** Of several selections of one object: the same field may be selected in each. */
function shapeOfSelections(
  type: GraphQLOutputType,
  sets: readonly SelectionSetNode[],
  fragments: Fragments,
  schema: GraphQLSchema,
): AnswerShape {
  const found = new Map<string, { type: GraphQLOutputType; sets: SelectionSetNode[] }>();
  const collect = (of: GraphQLOutputType, { selections }: SelectionSetNode): void => {
    for (const selection of selections) {
      if (selection.kind !== Kind.FIELD) {
        const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value)! : selection;
        const condition = fragment.typeCondition && schema.getType(fragment.typeCondition.name.value);
        collect(isCompositeType(condition) ? condition : of, fragment.selectionSet);
        continue;
      }
      const name = selection.name.value;
      const field = isObjectType(of) || isInterfaceType(of) ? of.getFields()[name] : undefined;
      // `__typename` is not of the figures.
      if (!field) continue;
      const key = selection.alias?.value ?? name;
      const known = found.get(key) ?? { type: field.type, sets: [] };
      if (selection.selectionSet) known.sets.push(selection.selectionSet);
      found.set(key, known);
    }
  };
  for (const set of sets) collect(getNamedType(type), set);
  const fields = new Map(
    [...found].map(([key, field]) => [key, shapeOfType(field.type, field.sets, fragments, schema)]),
  );
  return isMoney(type, fields) ? { is: 'value', kind: 'money' } : { is: 'object', fields };
}

function shapeOfType(
  type: GraphQLOutputType,
  sets: readonly SelectionSetNode[],
  fragments: Fragments,
  schema: GraphQLSchema,
): AnswerShape {
  const plain = getNullableType(type);
  if (isListType(plain)) return { is: 'list', of: shapeOfType(plain.ofType, sets, fragments, schema) };
  if (sets.length > 0) return shapeOfSelections(plain, sets, fragments, schema);
  return { is: 'value', kind: kinds[getNamedType(plain).name] ?? 'text' };
}

/** An amount whose currency is asked for too. With an amount alone, its parts are values of their own. */
function isMoney(type: GraphQLOutputType, fields: ObjectShape['fields']): boolean {
  return getNamedType(type).name === 'Money' && fields.has('amount') && fields.has('currency');
}
