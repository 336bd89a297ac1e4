import type { FastifyRequest } from 'fastify';

/** A question as it came, before anything is known about its document. */
export interface ReceivedQuestion {
  /** null: the request names a document instead. */
  query: string | null;
  /** The hash of a trusted document. */
  documentId: string | null;
  /** Whether it is that of an automatic persisted query. */
  isPersistedQuery: boolean;
  operationName: string | null;
  variables: Record<string, unknown>;
}

/** The body of `POST /graphql`, not parsed yet: an equal text was parsed before, perhaps. */
export class JsonText {
  constructor(readonly text: string) {}
}

/** null: Apollo refuses it, with its reasons. */
export function receivedQuestion({ method, url }: FastifyRequest, body: unknown): ReceivedQuestion | null {
  if (method === 'POST') return fromFields(body);
  if (method !== 'GET') return null;
  const fields = fieldsOfUrl(url);
  return fields && fromFields(fields);
}

/** Each may be given once. */
function fieldsOfUrl(url: string): Record<string, unknown> | null {
  const params = new URLSearchParams(url.slice(url.indexOf('?') + 1));
  const fields: Record<string, unknown> = {};
  for (const [name, value] of params) {
    if (Object.hasOwn(fields, name)) return null;
    if (name !== 'variables' && name !== 'extensions') fields[name] = value;
    else {
      try {
        fields[name] = JSON.parse(value);
      } catch {
        return null;
      }
    }
  }
  return fields;
}

function fromFields(fields: unknown): ReceivedQuestion | null {
  if (!isRecord(fields)) return null;
  const { query, operationName, variables, extensions, documentId } = fields;
  if (!isTextOrNothing(query) || !isTextOrNothing(operationName) || !isTextOrNothing(documentId)) return null;
  if (!isRecordOrNothing(variables) || !isRecordOrNothing(extensions)) return null;
  const persisted = extensions?.persistedQuery;
  if (persisted !== undefined && persisted !== null && !isRecord(persisted)) return null;
  const hash = persisted?.sha256Hash;
  return {
    query: query || null,
    documentId: documentId || (typeof hash === 'string' ? hash : null),
    isPersistedQuery: !documentId && typeof hash === 'string',
    operationName: operationName ?? null,
    variables: variables ?? {},
  };
}

function isTextOrNothing(value: unknown): value is string | null | undefined {
  return value === undefined || value === null || typeof value === 'string';
}

function isRecordOrNothing(value: unknown): value is Record<string, unknown> | null | undefined {
  return value === undefined || value === null || isRecord(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
