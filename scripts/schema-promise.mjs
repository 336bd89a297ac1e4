// What breaks clients of the released schema, beside what released/breaking-changes.json lists.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { buildSchema, findBreakingChanges } from 'graphql';

const released = path.join(path.dirname(import.meta.dirname), 'released');

/** Changes since the released schema that break clients, and why they are made: `[{ reason, changes }]`. */
export function listedChanges() {
  return JSON.parse(readFileSync(path.join(released, 'breaking-changes.json'), 'utf8'));
}

/** The descriptions of all changes since the released schema that break clients. */
export function breakingChanges(schema) {
  const before = buildSchema(readFileSync(path.join(released, 'schema.graphql'), 'utf8'));
  return findBreakingChanges(before, schema).map(({ description }) => description);
}

/** Those of them that are not listed. */
export function unlistedChanges(schema) {
  const patterns = listedChanges().flatMap(({ changes }) => changes);
  return breakingChanges(schema).filter((change) => !patterns.some((pattern) => matches(pattern, change)));
}

/** Whether a listed change is this one. `*` stands for names and types. */
export function matches(pattern, change) {
  const escaped = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', String.raw`[\w[\]!]+`);
  return new RegExp(`^${escaped}$`).test(change);
}
