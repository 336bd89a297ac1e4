import type { ResultRow } from './gaql/execute.js';
import { camelCase, fieldOf } from './gaql/fields.js';

/**
 * A row as the JSON of proto3: camel case, int64 as text, enums as words. Texts are made by hand, since doubles keep their digits. Each
 * selected resource has its name, also if it was not asked for.
 */
export function renderRow(row: ResultRow, select: readonly string[], zeros: 'written' | 'absent'): string {
  const parts = new Map<string, string[]>();
  for (const path of select) {
    const { resource, name, type } = fieldOf(path)!;
    const members = parts.get(resource) ?? namedMembers(row, resource);
    parts.set(resource, members);
    const value = row[resource]?.[name];
    if (name === 'resource_name' || value === undefined) continue;
    const isZero = resource === 'metrics' && /^0(\.0)?$/.test(String(value));
    if (isZero && zeros === 'absent') continue;
    members.push(`"${camelCase(name)}":${type === 'double' ? String(value) : JSON.stringify(plain(value, type))}`);
  }
  const members = [...parts].map(([resource, values]) => `"${camelCase(resource)}":{${values.join(',')}}`);
  return `{${members.join(',')}}`;
}

export function fieldMask(select: readonly string[]): string {
  return select.map((path) => path.split('.').map(camelCase).join('.')).join(',');
}

function namedMembers(row: ResultRow, resource: string): string[] {
  const name = row[resource]?.resource_name;
  return name === undefined ? [] : [`"resourceName":${JSON.stringify(name)}`];
}

function plain(value: unknown, type: string): unknown {
  return type === 'int64' ? String(value) : value;
}
