import type { ResultRow } from './gaql/execute.js';
import { camelCase, fieldOf } from './gaql/fields.js';

/**
 * Writes rows of these fields as the JSON of proto3: camel case, int64 as text, enums as words. Texts are made by hand, since doubles
 * keep their digits. Each selected resource has its name, also if it was not asked for.
 */
export function rendererOf(select: readonly string[], zeros: 'written' | 'absent'): (row: ResultRow) => string {
  const resources = new Map<string, SelectedField[]>();
  for (const path of select) {
    const { resource, name, type } = fieldOf(path)!;
    const fields = resources.get(resource) ?? [];
    resources.set(resource, fields);
    if (name !== 'resource_name') fields.push({ name, key: `"${camelCase(name)}":`, type });
  }
  return (row) => {
    const parts: string[] = [];
    for (const [resource, fields] of resources) {
      const values = row[resource] ?? {};
      const members =
        values.resource_name === undefined ? [] : [`"resourceName":${JSON.stringify(values.resource_name)}`];
      for (const { name, key, type } of fields) {
        const value = values[name];
        const isLeftOut = zeros === 'absent' && resource === 'metrics' && (value === '0' || value === '0.0');
        if (value !== undefined && !isLeftOut) members.push(key + written(value, type));
      }
      parts.push(`"${camelCase(resource)}":{${members.join(',')}}`);
    }
    return `{${parts.join(',')}}`;
  };
}

interface SelectedField {
  name: string;
  /** With quotes and colon. */
  key: string;
  type: string;
}

function written(value: unknown, type: string): string {
  if (type === 'int64') return `"${String(value)}"`;
  return type === 'double' ? String(value) : JSON.stringify(value);
}

export function fieldMask(select: readonly string[]): string {
  return select.map((path) => path.split('.').map(camelCase).join('.')).join(',');
}
