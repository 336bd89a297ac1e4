import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type GraphQLSchema, parse, validate } from 'graphql';
import { ConfigError } from '../../runtime/errors.js';

/** Documents that were known before the process started, by the ids under which clients ask for them. */
export interface TrustedDocuments {
  /** The text of the document; null: none has the id. */
  find(id: string): string | null;
  /** Whether a document is one of them, by the SHA-256 of its text in hexadecimal digits. */
  has(digest: string): boolean;
}

/**
 * Reads manifests: JSON files of `{"<hash>": "<document>"}`, as graphql-codegen's client preset writes them. The hash is
 * any text, since the preset makes it from a form of the document that it does not write. Throws a `ConfigError` for the first fault:
 * what is trusted must be known before the first question.
 */
export function readTrustedDocuments(files: readonly string[], schema: GraphQLSchema): TrustedDocuments {
  const texts = new Map<string, string>();
  for (const file of files) {
    for (const [id, text] of Object.entries(manifestOf(file))) {
      const bare = withoutAlgorithm(id);
      const known = texts.get(bare);
      if (known !== undefined && known !== text) {
        throw invalid(file, `has another document under ${id} than a file before it`);
      }
      const problem = problemOf(text, schema);
      if (problem !== null) throw invalid(file, `has a document that cannot be answered, ${id}: ${problem}`);
      texts.set(bare, text);
    }
  }
  const digests = new Set([...texts.values()].map((text) => createHash('sha256').update(text).digest('hex')));
  return { find: (id) => texts.get(withoutAlgorithm(id)) ?? null, has: (digest) => digests.has(digest) };
}

/** The manifests of the configured folder; null: none is configured. Throws a `ConfigError` if it has none. */
export function manifestsIn(folder: string | null | undefined): string[] {
  if (!folder) return [];
  let files: string[];
  try {
    files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  } catch (error) {
    throw new ConfigError(
      `api.trustedDocuments: the folder ${folder} cannot be read (${(error as NodeJS.ErrnoException).code}).`,
      { code: 'trusted_documents', cause: error },
    );
  }
  if (files.length === 0) {
    throw new ConfigError(`api.trustedDocuments: the folder ${folder} has no JSON file.`, {
      code: 'trusted_documents',
    });
  }
  return files.sort().map((file) => path.join(folder, file));
}

function manifestOf(file: string): Record<string, string> {
  let manifest: unknown;
  try {
    manifest = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    throw invalid(file, 'is not JSON');
  }
  const isMap = typeof manifest === 'object' && manifest !== null && !Array.isArray(manifest);
  if (!isMap || Object.values(manifest as object).some((text) => typeof text !== 'string')) {
    throw invalid(file, 'is not an object of hashes and documents: {"<hash>": "<document>"}');
  }
  return manifest as Record<string, string>;
}

/** `sha256:…` and `…` are the same: clients differ in whether they send the name of the algorithm. */
function withoutAlgorithm(id: string): string {
  return id.replace(/^[a-z0-9]+:/, '');
}

/** The answerable documents of a schema, so that API and worker of one process check the dashboard's once: 50 ms of a start. */
const answerable = new WeakMap<GraphQLSchema, Set<string>>();

function problemOf(text: string, schema: GraphQLSchema): string | null {
  const known = answerable.get(schema) ?? new Set();
  answerable.set(schema, known);
  if (known.has(text)) return null;
  try {
    const problem = validate(schema, parse(text), undefined, { maxErrors: 1 })[0]?.message ?? null;
    if (problem === null) known.add(text);
    return problem;
  } catch (error) {
    return (error as Error).message;
  }
}

function invalid(file: string, what: string): ConfigError {
  return new ConfigError(`api.trustedDocuments: ${file} ${what}.`, { code: 'trusted_documents' });
}
