import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { type FragmentDefinitionNode, getVariableValues, Kind, parse } from 'graphql';
import * as client from '../../clients/typescript/src/index.js';
import { demandsOf } from '../../src/api/principals/demands.js';
import { apiSchema } from '../../src/resolvers/schema.js';
import { projectFile } from '../../src/runtime/project-files.js';

/** Document -> permission, as the table of the client's README has it. */
function documented(): Record<string, string> {
  const readme = readFileSync(projectFile('clients', 'typescript', 'README.md'), 'utf8');
  const rows = [...readme.matchAll(/^\| (`\w+Document`.*?) \| .* \| (.+) \|$/gm)];
  return Object.fromEntries(
    rows.flatMap(([, names, permission]) =>
      [...names!.matchAll(/`(\w+)`/g)].map(([, name]) => [name!, permission!.replaceAll('`', '')] as const),
    ),
  );
}

function needed(text: string) {
  const { definitions } = parse(text);
  const operation = definitions.find((each) => each.kind === Kind.OPERATION_DEFINITION)!;
  const fragments = definitions.filter(
    (each): each is FragmentDefinitionNode => each.kind === Kind.FRAGMENT_DEFINITION,
  );
  const given = { id: 'a-run', after: 'a-position' };
  const { coerced } = getVariableValues(apiSchema(), operation.variableDefinitions ?? [], given);
  return demandsOf({
    schema: apiSchema(),
    operation,
    fragments: Object.fromEntries(fragments.map((fragment) => [fragment.name.value, fragment])),
    variables: coerced!,
  });
}

describe("Each of the client's documents", () => {
  const documents = Object.entries(client).flatMap(([name, value]) =>
    value instanceof client.TypedDocumentString && name.endsWith('Document') ? [[name, value.text] as const] : [],
  );

  it('needs the permission that its README names, and no other', () => {
    const found = documents.map(([name, text]) => [name, [...needed(text).permissions.keys()].join(', ')]);
    expect(Object.fromEntries(found)).to.deep.equal(documented());
  });

  it('asks for no personal data', () => {
    for (const [name, text] of documents) expect([...needed(text).personal.keys()], name).to.deep.equal([]);
  });
});
