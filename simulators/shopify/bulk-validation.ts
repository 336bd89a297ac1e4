import {
  type FieldNode,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  getNamedType,
  getNullableType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import { isConnection } from './cost.js';
import { type CheckedDocument, checkDocument, operationOf } from './documents.js';
import { RequestRefused } from './errors.js';
import type { ApiVersion } from './schema/versions.js';
import { collectFields, type Reading, reading, subSelections } from './selections.js';

const MAX_CONNECTIONS = 5;
const MAX_NESTING = 2;

/** What the validator has seen of the connections in a query. */
interface Findings {
  connections: number;
  deepest: number;
  inList: boolean;
  /** Connections whose rows are selected by `nodes`, or not by `edges { node }`. */
  notByEdges: string[];
  /** Connections whose rows have connections below, yet no plain `id`. */
  withoutId: string[];
}

/** Checks a bulk query; returns the document, or Shopify's message for the fault in it. */
export function validateBulkQuery(text: string, version: ApiVersion): CheckedDocument | string {
  let checked: CheckedDocument;
  try {
    checked = checkDocument(text, version);
  } catch (error) {
    if (!(error instanceof RequestRefused)) throw error;
    // Inside a bulk operation, a syntax error has no position.
    return `Invalid bulk query: ${error.message.replace(/ at \[\d+, \d+\]$/, '')}`;
  }
  const operation = operationOf(checked.document, null);
  const root = checked.schema.getQueryType();
  if (operation.operation !== 'query' || !root) return 'Invalid bulk query: only queries can be run';
  const from = reading(checked.document, checked.schema, {});
  const top = [...collectFields(root, [operation.selectionSet], from).values()].flat().map((node) => node.name.value);
  const direct = top.find((name) => name === 'node' || name === 'nodes');
  if (direct) return `Bulk queries cannot contain a top level \`${direct}\` field.`;
  const findings: Findings = { connections: 0, deepest: 0, inList: false, notByEdges: [], withoutId: [] };
  inspect(root, [operation.selectionSet], from, findings, { depth: 0, inList: false });
  return complaint(findings) ?? checked;
}

function complaint(findings: Findings): string | null {
  if (findings.connections === 0) return 'Bulk queries must contain at least one connection.';
  if (findings.inList)
    return 'Queries that contain a connection field within a list field are not currently supported.';
  if (findings.connections > MAX_CONNECTIONS)
    return `Bulk queries cannot contain more than ${MAX_CONNECTIONS} connections.`;
  if (findings.deepest > MAX_NESTING)
    return `Bulk queries cannot contain connections with a nesting depth greater than ${MAX_NESTING}.`;
  const [first] = findings.notByEdges;
  if (first) {
    const names = findings.notByEdges.map((name) => `'${name}'`).join(', ');
    return `All connection fields in a bulk query must select their contents using 'edges' > 'node', e.g: '${first} { edges { node {'. Selecting via 'nodes' is not supported. Invalid connection fields: ${names}.`;
  }
  if (findings.withoutId.length > 0) {
    return `The parent 'node' field for a nested connection must select the 'id' field without an alias and must be of 'ID' return type. Connection fields without 'id': ${findings.withoutId.join(', ')}.`;
  }
  return null;
}

function inspect(
  type: GraphQLObjectType | GraphQLInterfaceType,
  sets: readonly SelectionSetNode[],
  from: Reading,
  findings: Findings,
  place: { depth: number; inList: boolean },
): boolean {
  let hasConnection = false;
  for (const nodes of collectFields(type, sets, from).values()) {
    const node = nodes[0] as FieldNode;
    const field = type.getFields()[node.name.value];
    const named = field && getNamedType(field.type);
    if (!field || !named) continue;
    if (isConnection(field.type) && isObjectType(named)) {
      hasConnection = true;
      findings.connections += 1;
      findings.deepest = Math.max(findings.deepest, place.depth);
      findings.inList ||= place.inList;
      inspectConnection(node.name.value, named, nodes, from, findings, place);
    } else {
      const inList = place.inList || isListType(getNullableType(field.type));
      if (!isObjectType(named) && !isInterfaceType(named)) continue;
      hasConnection = inspect(named, subSelections(nodes), from, findings, { ...place, inList }) || hasConnection;
    }
  }
  return hasConnection;
}

function inspectConnection(
  name: string,
  connection: GraphQLObjectType,
  nodes: FieldNode[],
  from: Reading,
  findings: Findings,
  place: { depth: number; inList: boolean },
): void {
  const parts = [...collectFields(connection, subSelections(nodes), from).values()].flat();
  const edges = parts.filter((part) => part.name.value === 'edges');
  const edge = connection.getFields().edges;
  const edgeType = edge && (getNamedType(edge.type) as GraphQLObjectType);
  const rows = edgeType
    ? [...collectFields(edgeType, subSelections(edges), from).values()]
        .flat()
        .filter((part) => part.name.value === 'node')
    : [];
  const selectsNodes = parts.some((part) => part.name.value === 'nodes');
  if (selectsNodes || rows.length === 0) findings.notByEdges.push(name);
  const rowField = edgeType?.getFields().node ?? connection.getFields().nodes;
  const rowType = rowField && getNamedType(rowField.type);
  const sets = subSelections(rows.length > 0 ? rows : parts.filter((part) => part.name.value === 'nodes'));
  for (const object of isObjectType(rowType) || isInterfaceType(rowType) ? [rowType] : []) {
    const hasNested = inspect(object, sets, from, findings, { depth: place.depth + 1, inList: false });
    const hasId = [...collectFields(object, sets, from)].some(
      ([key, [node]]) => key === 'id' && node?.kind === Kind.FIELD && node.name.value === 'id',
    );
    if (hasNested && !hasId) findings.withoutId.push(name);
  }
}
