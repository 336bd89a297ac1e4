import {
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLIncludeDirective,
  type GraphQLOutputType,
  type GraphQLSchema,
  GraphQLSkipDirective,
  getDirectiveValues,
  getNamedType,
  getNullableType,
  isLeafType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import type { CellType, ExportColumn } from '../table/export-table.js';

/** A field of an answer: one of those that a document selects, where it stands. */
export interface AnswerField {
  /** Its name in the answer. */
  key: string;
  type: GraphQLOutputType;
  /** Empty: it has no fields of its own. */
  below: AnswerField[];
}

interface Selected {
  schema: GraphQLSchema;
  fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  /** Coerced. */
  variables: Record<string, unknown>;
}

/** The root fields of an operation's answer, with all below them, in the order in which they are selected. */
export function answerFields(operation: OperationDefinitionNode, selected: Selected): AnswerField[] {
  return fieldsOf(operation.selectionSet, selected.schema.getQueryType()!, selected, []);
}

/** What is selected twice is in the answer once, with all that was selected of it. */
function fieldsOf(
  { selections }: SelectionSetNode,
  parent: GraphQLOutputType,
  selected: Selected,
  into: AnswerField[],
): AnswerField[] {
  for (const selection of selections) {
    const { variables, fragments } = selected;
    if (getDirectiveValues(GraphQLSkipDirective, selection, variables)?.if === true) continue;
    if (getDirectiveValues(GraphQLIncludeDirective, selection, variables)?.if === false) continue;
    if (selection.kind === Kind.FIELD) addField(selection, parent, selected, into);
    else {
      const spread = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments[selection.name.value];
      if (spread) fieldsOf(spread.selectionSet, parent, selected, into);
    }
  }
  return into;
}

function addField(node: FieldNode, parent: GraphQLOutputType, selected: Selected, into: AnswerField[]): void {
  const key = node.alias?.value ?? node.name.value;
  const object = getNamedType(parent);
  const type = isObjectType(object) ? object.getFields()[node.name.value]?.type : undefined;
  // `__typename` is of the document's form, not of its figures.
  if (!type) return;
  let field = into.find((each) => each.key === key);
  if (!field) {
    field = { key, type, below: [] };
    into.push(field);
  }
  if (node.selectionSet) fieldsOf(node.selectionSet, type, selected, field.below);
}

export function isList(type: GraphQLOutputType): boolean {
  return isListType(getNullableType(type));
}

const cellTypes: Readonly<Record<string, CellType>> = {
  Int: 'integer',
  Decimal: 'decimal',
  Boolean: 'boolean',
  Date: 'date',
  DateTime: 'instant',
};

/** The column of a field without fields of its own. `path`: from the row to it. */
export function answerColumn({ type }: AnswerField, path: readonly string[], parent: string | null): ExportColumn {
  const named = getNamedType(type);
  if (!isLeafType(named)) throw new Error(`${path.join('.')} has fields of its own`);
  const isMoney = parent === 'Money' && named.name === 'Decimal';
  const cell = isList(type) ? 'text' : isMoney ? 'amount' : (cellTypes[named.name] ?? 'text');
  return { name: path.join('.'), type: cell };
}
