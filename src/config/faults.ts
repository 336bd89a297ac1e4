import type { TSchema } from 'typebox';
import { Settings } from 'typebox/system';
import { Errors } from 'typebox/value';
import { hidden } from '../hide-secrets.js';
import { closest } from './closest.js';
import { redactUrls } from './redact-urls.js';

/** One thing that is wrong with the configuration. */
export interface Fault {
  path: (string | number)[];
  message: string;
}

/** What this code reads of a JSON schema. */
export interface SchemaNode {
  type?: string;
  properties?: Record<string, SchemaNode>;
  items?: SchemaNode;
  default?: unknown;
  description?: string;
  wanted?: string;
  /** Never shown. */
  secret?: boolean;
  /** A further check by name, see `semantic-checks.ts`. */
  check?: string;
}

interface SchemaError {
  keyword: string;
  instancePath: string;
  params: { additionalProperties?: string[]; requiredProperties?: string[] };
  message: string;
}

const longestShown = 60;
const enough = 1000;

/** Whether what stands at a path came from the environment: then it is shown nowhere, whatever the schema thinks it is. */
export type IsHidden = (path: Fault['path']) => boolean;

/** Everything in which `value` does not follow `schema`, below `path`: what it got and what is wanted. */
export function schemaFaults(schema: TSchema, value: unknown, path: Fault['path'], isHidden: IsHidden): Fault[] {
  const node = schema as SchemaNode;
  const faults = allErrors(schema, value).flatMap((error) => explain(error, node, value, path, isHidden));
  const seen = new Set<string>();
  return faults.filter(({ path: at, message }) => {
    // Of several reasons why one value does not pass (each branch of a union gives one) the first is enough.
    const key = `${at.join('/')}${message.startsWith('unknown') ? message : ''}`;
    return !seen.has(key) && seen.add(key);
  });
}

// typebox stops at 8 by default, as a guard against hostile values; an operator wants to see all.
function allErrors(schema: TSchema, value: unknown): SchemaError[] {
  const { maxErrors } = Settings.Get();
  Settings.Set({ maxErrors: enough });
  try {
    return Errors(schema, value) as SchemaError[];
  } finally {
    Settings.Set({ maxErrors });
  }
}

function explain(
  { keyword, instancePath, params, message }: SchemaError,
  root: SchemaNode,
  value: unknown,
  base: Fault['path'],
  isHidden: IsHidden,
): Fault[] {
  const steps = instancePath
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  const node = schemaAt(root, steps);
  const found = valueAt(value, steps);
  const path = [...base, ...steps.map((step) => (/^\d+$/.test(step) ? Number(step) : step))];
  if (keyword === 'boolean') return [];
  if (keyword === 'additionalProperties') {
    return (params.additionalProperties ?? []).map((name) => ({
      path: [...path, isSettingName(name) ? name : hidden],
      message: unknownKey(name, node),
    }));
  }
  if (keyword === 'required') {
    return (params.requiredProperties ?? []).map((name) => ({
      path: [...path, name],
      message: `is missing: ${wantedOf(node?.properties?.[name], message)} is wanted`,
    }));
  }
  return [{ path, message: `is ${shown(found, node, isHidden(path))}: ${wantedOf(node, message)} is wanted` }];
}

function unknownKey(name: string, node: SchemaNode | undefined): string {
  const known = Object.keys(node?.properties ?? {});
  const suggestion = closest(name, known);
  return suggestion
    ? `unknown setting: did you mean ${suggestion}?`
    : `unknown setting: known here are ${known.join(', ')}`;
}

export function wantedOf(node: SchemaNode | undefined, fallback: string): string {
  return node?.wanted ?? node?.description ?? fallback.replace(/^must /, 'something that must ');
}

/** A slip such as `accessToken:shpat_…`, without a space, makes a key of a secret. Names of settings are letters only. */
function isSettingName(key: string): boolean {
  return /^[A-Za-z]{1,40}$/.test(key);
}

/**
 * Whether a text looks like a key, though it stands where none belongs: with the prefix that Shopify (`shpat_`, `shpss_`, …) or
 * WooCommerce (`ck_`, `cs_`) gives, or long, of letters and digits that nothing parts.
 */
function isTokenShaped(text: string): boolean {
  return /\b(shp[a-z]{2}|ck|cs)_/.test(text) || /(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[A-Za-z\d]{24,}/.test(text);
}

/** A value for a message; never a secret one. */
export function shown(value: unknown, node: SchemaNode | undefined, isHidden: boolean): string {
  if (isHidden) return hidden;
  // What stands in place of a section may be one of its secrets.
  if (node?.secret || (node?.properties && typeof value !== 'object')) return hidden;
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a section';
  if (typeof value === 'string' && isTokenShaped(value)) return hidden;
  const json = redactUrls(JSON.stringify(value) ?? 'missing');
  return json.length > longestShown ? `${json.slice(0, longestShown)}…` : json;
}

function schemaAt(root: SchemaNode, steps: string[]): SchemaNode | undefined {
  return steps.reduce<SchemaNode | undefined>((node, step) => node?.properties?.[step] ?? node?.items, root);
}

function valueAt(root: unknown, steps: string[]): unknown {
  return steps.reduce<unknown>((value, step) => (value as Record<string, unknown> | null)?.[step], root);
}
