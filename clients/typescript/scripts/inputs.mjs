// What the generated files depend on: the documents, codegen.cjs, the versions of the tools, and the part of the schema that the documents
// reach. Changes elsewhere in the schema need no new files.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import {
  buildSchema,
  getNamedType,
  GraphQLNonNull,
  isInputObjectType,
  isIntrospectionType,
  isNonNullType,
  isNullableType,
  parse,
  print,
  printType,
  TypeInfo,
  typeFromAST,
  validate,
  visit,
  visitWithTypeInfo,
} from 'graphql';

export const folder = path.dirname(import.meta.dirname);
const root = path.resolve(folder, '..', '..');
const dashboard = path.join(root, 'dashboard');

/** Whose documents are generated: their files, what is generated from them, and the client's modules as the generated code names them. */
export const projects = {
  client: {
    documents: graphqlFiles(path.join(folder, 'documents')),
    code: path.join(folder, 'src', 'generated', 'documents.ts'),
    manifest: path.join(folder, 'persisted-documents.json'),
    modules: '..',
  },
  dashboard: {
    documents: graphqlFiles(path.join(dashboard, 'documents')),
    code: path.join(dashboard, 'src', 'generated', 'documents.ts'),
    manifest: path.join(dashboard, 'persisted-documents.json'),
    modules: '../../../clients/typescript/src',
  },
};

function graphqlFiles(of) {
  const files = readdirSync(of).filter((file) => file.endsWith('.graphql'));
  return files.toSorted().map((file) => path.join(of, file));
}

export const tools = { '@graphql-codegen/cli': '7.4.3', '@graphql-codegen/client-preset': '6.2.0', graphql: '16.12.0' };

/** The published schema, and the operations and fragments of the documents of a project. */
export function readInputs(project) {
  const documents = project.documents.map((file) => readFileSync(file, 'utf8'));
  return { schema: readSchema(), documents };
}

/** The published schema. */
export function readSchema() {
  return buildSchema(readFileSync(path.join(root, 'schema.graphql'), 'utf8'));
}

/**
 * The schema as an answer without errors has it. Every root field may be null where it fails, but `query` throws then; only one that looks
 * something up by its id is null without an error.
 */
export function asAnswered(schema) {
  for (const type of [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]) {
    for (const field of Object.values(type.getFields())) {
      const isById = field.args.length === 1 && isNonNullType(field.args[0].type);
      const isLookUp = (isById && type === schema.getQueryType()) || field.name === 'syncProgress';
      if (isNullableType(field.type) && !isLookUp) field.type = new GraphQLNonNull(field.type);
    }
  }
  return schema;
}

/** Throws if a document is not valid for the schema. */
export function digestOf({ schema, documents }) {
  const document = parse(documents.join('\n'));
  const [error] = validate(schema, document);
  if (error) throw error;
  const config = readFileSync(path.join(folder, 'codegen.cjs'), 'utf8');
  const texts = [print(document), config, JSON.stringify(tools), ...reached(schema, document)];
  return digest(texts.join('\0'));
}

export function digest(text) {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

/** The fields that the documents select, with their arguments, and the types of variables, enums and scalars. */
function reached(schema, document) {
  const parts = new Set();
  const addType = (type) => {
    const named = getNamedType(type);
    if (!named || isIntrospectionType(named) || parts.has(printType(named))) return;
    parts.add(printType(named));
    if (isInputObjectType(named)) for (const field of Object.values(named.getFields())) addType(field.type);
  };
  const info = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(info, {
      Field() {
        const field = info.getFieldDef();
        parts.add(`${info.getParentType()}.${field.name}: ${field.type}`);
        if (!getNamedType(field.type).getFields) addType(field.type);
      },
      Argument() {
        parts.add(
          `argument ${info.getParentType()}.${info.getFieldDef()?.name} ${info.getArgument()?.name}: ${info.getArgument()?.type}`,
        );
      },
      VariableDefinition(node) {
        addType(typeFromAST(schema, node.type));
      },
    }),
  );
  return [...parts].toSorted();
}
