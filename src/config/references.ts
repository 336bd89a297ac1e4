import type { Fault, SchemaNode } from './faults.js';

const reference = /\$\$|\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

/**
 * Puts the environment's values in place of `${NAME}` in every string below `value`; `$$` stands for a dollar sign. A
 * variable that is not set is a fault. Where the schema wants a number, a reference that makes up the whole string becomes one.
 */
export function resolveReferences(
  value: unknown,
  environment: Readonly<Record<string, string | undefined>>,
  schema: SchemaNode | undefined,
  path: Fault['path'],
  faults: Fault[],
): unknown {
  if (Array.isArray(value)) {
    return value.map((item, i) => resolveReferences(item, environment, schema?.items, [...path, i], faults));
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, item]) => {
      return [key, resolveReferences(item, environment, schema?.properties?.[key], [...path, key], faults)];
    });
    return Object.fromEntries(entries);
  }
  if (typeof value !== 'string') return value;
  const text = value.replace(reference, (match: string, name?: string) => {
    if (name === undefined) return '$';
    const found = environment[name];
    if (found === undefined || found === '')
      faults.push({ path, message: `refers to ${match}, which is not set in the environment` });
    return found ?? '';
  });
  const isNumeric = schema?.type === 'integer' || schema?.type === 'number';
  return isNumeric && /^\$\{\w+\}$/.test(value) && /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}
