import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { type ASTNode, buildSchema, type GraphQLSchema, Kind, parse, print, validate, visit } from 'graphql';
import * as client from '../../clients/typescript/src/index.js';
import { projectFile } from '../../src/runtime/project-files.js';

interface Inputs {
  schema: GraphQLSchema;
  documents: string[];
}

interface Project {
  code: string;
  manifest: string;
}

interface InputsScript {
  projects: Record<'client' | 'dashboard', Project>;
  readInputs(project: Project): Inputs;
  digestOf(inputs: Inputs): string;
  digest(text: string): string;
}

const folder = ['clients', 'typescript'];
const read = (...file: string[]): string => readFileSync(projectFile(...folder, ...file), 'utf8');

describe("The client's documents", () => {
  const manifest = JSON.parse(read('persisted-documents.json')) as Record<string, string>;
  let inputs: Inputs;
  let script: InputsScript;
  before(async () => {
    script = (await import(projectFile(...folder, 'scripts', 'inputs.mjs'))) as InputsScript;
    inputs = script.readInputs(script.projects.client);
  });

  it("are generated from what is published, and the dashboard's are: else run `npm run client:generate`", () => {
    for (const [name, project] of Object.entries(script.projects)) {
      const [, of, output, body] = /^.*\n\/\/ Inputs (\S+)\n\/\/ Output (\S+)\n([^]*)$/.exec(
        readFileSync(project.code, 'utf8'),
      )!;
      const own = script.readInputs(project);
      expect(script.digestOf(own), `${name}: the documents, or what they reach in schema.graphql`).to.equal(of);
      const text = readFileSync(project.manifest, 'utf8');
      expect(script.digest(body! + text), `${name}: edited by hand`).to.equal(output);
      const known = Object.values(JSON.parse(text) as Record<string, string>);
      expect(names(known)).to.have.members(names(own.documents));
    }
  });

  it('are found to be out of date after a change of what they reach, and only then', () => {
    const published = readFileSync(projectFile('schema.graphql'), 'utf8');
    const digestWith = (from: string, to: string): string => {
      const changed = published.replace(from, to);
      expect(changed, from).not.to.equal(published);
      return script.digestOf({ ...inputs, schema: buildSchema(changed) });
    };
    const current = script.digestOf(inputs);
    // Another type of a field that is selected, another value of an enum, another field of a variable.
    expect(digestWith('  orderNumber: String!', '  orderNumber: String')).not.to.equal(current);
    expect(digestWith('enum Segment {', 'enum Segment {\n  EXTRA')).not.to.equal(current);
    expect(digestWith('input RelativeDateInput {', 'input RelativeDateInput {\n  extra: Int')).not.to.equal(current);
    expect(digestWith('  presentmentTotal: Money!', '  presentmentTotal: Money')).to.equal(current);
    expect(() => digestWith('  orderNumber: String!', '  number: String!')).to.throw(
      'Cannot query field "orderNumber"',
    );
  });

  it('are in the manifest under the hash of their text, valid, and named', () => {
    for (const [id, text] of Object.entries(manifest)) {
      expect(id).to.equal(script.digest(text));
      expect(validate(inputs.schema, parse(text)), text).to.deep.equal([]);
    }
    expect(names(Object.values(manifest))).to.include.members(['Overview', 'DailySummary', 'WeeklyTrends', 'Orders']);
  });

  it('ask the same by text and by id', () => {
    const exported = Object.entries(client).flatMap(([name, value]) =>
      value instanceof client.TypedDocumentString && name.endsWith('Document') ? [value] : [],
    );
    expect(exported.map(({ __meta__: meta }) => meta?.hash)).to.have.members(Object.keys(manifest));
    for (const { text, __meta__: meta } of exported) {
      expect(inOneOrder(text)).to.equal(inOneOrder(manifest[meta!.hash as string]!));
    }
  });
});

function names(texts: string[]): string[] {
  return texts.flatMap((text) =>
    parse(text).definitions.flatMap((each) => (each.kind === Kind.OPERATION_DEFINITION ? [each.name!.value] : [])),
  );
}

/** codegen sorts fields and arguments in the manifest, but not in the code. */
function inOneOrder(text: string): string {
  const sorted = <Node extends ASTNode>(nodes: readonly Node[] = []): Node[] =>
    nodes.toSorted((a, b) => (print(a) < print(b) ? -1 : 1));
  return print(
    visit(parse(text), {
      Document: { leave: (node) => ({ ...node, definitions: sorted(node.definitions) }) },
      OperationDefinition: { leave: (node) => ({ ...node, variableDefinitions: sorted(node.variableDefinitions) }) },
      SelectionSet: { leave: (node) => ({ ...node, selections: sorted(node.selections) }) },
      Field: { leave: (node) => ({ ...node, arguments: sorted(node.arguments) }) },
    }),
  );
}
