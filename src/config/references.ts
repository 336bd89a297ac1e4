import type { Fault, SchemaNode } from './faults.js';

/** A string in the configuration that refers to the environment. */
export interface ConfigReference {
  path: Fault['path'];
  /** As written in the file: `${NAME}`, with the text around it. */
  written: string;
  /** The values from the environment. */
  values: string[];
}

const reference = /\$\$|\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

/**
 * Replaces `${NAME}` in every string below `value` by its value in the environment, and records where; `$$` is a dollar
 * sign. A variable that is not set is a fault. Where the schema requires a number, a string that is only a reference
 * becomes one.
 */
export class References {
  readonly found: ConfigReference[] = [];

  constructor(
    private readonly environment: Readonly<Record<string, string | undefined>>,
    private readonly faults: Fault[],
  ) {}

  resolve(value: unknown, schema: SchemaNode | undefined, path: Fault['path']): unknown {
    if (Array.isArray(value)) return value.map((item, i) => this.resolve(item, schema?.items, [...path, i]));
    if (typeof value === 'object' && value !== null) {
      const entries = Object.entries(value).map(([key, item]) => {
        return [key, this.resolve(item, schema?.properties?.[key], [...path, key])];
      });
      return Object.fromEntries(entries);
    }
    return typeof value === 'string' ? this.resolveText(value, schema, path) : value;
  }

  private resolveText(written: string, schema: SchemaNode | undefined, path: Fault['path']): unknown {
    const values: string[] = [];
    const text = written.replace(reference, (match: string, name?: string) => {
      if (name === undefined) return '$';
      const value = this.environment[name] ?? '';
      if (value === '') {
        this.faults.push({ path, message: `refers to ${match}, which is not set in the environment` });
      }
      values.push(value);
      return value;
    });
    if (values.length > 0) this.found.push({ path, written, values });
    const isNumeric = schema?.type === 'integer' || schema?.type === 'number';
    return isNumeric && /^\$\{\w+\}$/.test(written) && /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
  }
}
