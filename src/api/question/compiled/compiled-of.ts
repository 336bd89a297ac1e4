import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  visit,
} from 'graphql';
import { type CompiledOperation, compileOperation } from './compile-operation.js';

interface Compilable {
  operation: OperationDefinitionNode;
  known: { document: DocumentNode; fragments: Readonly<Record<string, FragmentDefinitionNode>> };
  /** Coerced. */
  variables: Record<string, unknown>;
}

interface Kept {
  /** The variables that `@skip` and `@include` of the document go by. */
  deciding: readonly string[];
  /** By the values of these. */
  compiled: Map<string, CompiledOperation | null>;
}

/** More combinations of the deciding variables are compiled each time. */
const mostKept = 16;

/** As long as the document is kept, its operations are. */
const kept = new WeakMap<OperationDefinitionNode, Kept>();

/** The compiled form of a planned query, compiled once. null: see `compileOperation`. */
export function compiledOf(
  schema: GraphQLSchema,
  { operation, known: { document, fragments }, variables }: Compilable,
): CompiledOperation | null {
  let of = kept.get(operation);
  if (!of) {
    of = { deciding: decidingVariables(document), compiled: new Map() };
    kept.set(operation, of);
  }
  const key = JSON.stringify(of.deciding.map((name) => variables[name] ?? null));
  const before = of.compiled.get(key);
  if (before !== undefined) return before;
  const compiled = compileOperation({ schema, operation, fragments, variables });
  if (of.compiled.size < mostKept) of.compiled.set(key, compiled);
  return compiled;
}

function decidingVariables(document: DocumentNode): string[] {
  const names = new Set<string>();
  visit(document, {
    Directive: {
      enter: (node) => {
        for (const { value } of node.arguments ?? []) if (value.kind === Kind.VARIABLE) names.add(value.name.value);
      },
    },
  });
  return [...names].sort();
}
