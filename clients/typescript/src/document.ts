/** What `graphql-codegen` attaches to a document: the types of its answer and variables, which exist only for the compiler. */
export interface DocumentTypeDecoration<Data, Variables> {
  __apiType?: (variables: Variables) => Data;
}

/**
 * The text of an operation with its fragments, and the types of its variables and answer. Documents that graphql-codegen's client preset
 * generates with `documentMode: 'string'` have this shape too, so a project's own documents can be used beside those of this package.
 */
export interface Document<Data, Variables> extends DocumentTypeDecoration<Data, Variables> {
  toString(): string;
  /** `hash`: the id under which a server that only answers trusted documents knows it. */
  __meta__?: Record<string, unknown> | undefined;
}

/** A generated document. */
export class TypedDocumentString<Data, Variables> implements Document<Data, Variables> {
  // The compiler infers the types from it; it is never set.
  declare __apiType?: (variables: Variables) => Data;

  constructor(
    readonly text: string,
    readonly __meta__?: Record<string, unknown>,
  ) {}

  toString(): string {
    return this.text;
  }
}

/** The type of a document's answer. */
export type AnswerOf<D> = D extends DocumentTypeDecoration<infer Data, never> ? Data : never;

/** The type of a document's variables. */
export type VariablesOf<D> = D extends DocumentTypeDecoration<unknown, infer Variables> ? Variables : never;
