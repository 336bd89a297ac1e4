import type { TSchema } from 'typebox';
import { Settings } from 'typebox/system';
import { Errors } from 'typebox/value';
import { hidden } from '../runtime/hide-secrets.js';
import { closest } from './closest.js';
import { redactUrls } from './redact-urls.js';

/** One problem of the configuration. */
export interface Fault {
  path: (string | number)[];
  message: string;
}

/** The parts of a JSON schema that are used here. */
export interface SchemaNode {
  type?: string;
  properties?: Record<string, SchemaNode>;
  items?: SchemaNode;
  default?: unknown;
  description?: string;
  wanted?: string;
  /** Never shown. */
  secret?: boolean;
  /** Names an account of the platform: no two sources may read the same one. */
  account?: boolean;
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

/** Whether the value at a path came from the environment. Then it is never shown, whatever the schema says. */
export type IsHidden = (path: Fault['path']) => boolean;

/** All violations of `schema` in `value`, below `path`: the value found and what was expected. */
export function schemaFaults(schema: TSchema, value: unknown, path: Fault['path'], isHidden: IsHidden): Fault[] {
  const node = schema as SchemaNode;
  const faults = allErrors(schema, value).flatMap((error) => explain(error, node, value, path, isHidden));
  const seen = new Set<string>();
  return faults.filter(({ path: at, message }) => {
    // A union reports one reason per branch; the first is enough.
    const key = `${at.join('/')}${message.startsWith('unknown') ? message : ''}`;
    return !seen.has(key) && seen.add(key);
  });
}

// typebox stops at 8 errors by default, to guard against hostile values; an operator wants to see all.
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
      message: `is missing; expected ${wantedOf(node?.properties?.[name], message)}`,
    }));
  }
  return [{ path, message: `is ${shown(found, node, isHidden(path))}; expected ${wantedOf(node, message)}` }];
}

function unknownKey(name: string, node: SchemaNode | undefined): string {
  const known = Object.keys(node?.properties ?? {});
  const suggestion = closest(name, known);
  return suggestion
    ? `unknown setting; did you mean ${suggestion}?`
    : `unknown setting; known settings: ${known.join(', ')}`;
}

export function wantedOf(node: SchemaNode | undefined, fallback: string): string {
  return node?.wanted ?? node?.description ?? fallback.replace(/^must /, 'something that must ');
}

/** A typing error such as `accessToken:shpat_…`, without a space, makes a secret a key. Names of settings have letters only. */
function isSettingName(key: string): boolean {
  return /^[A-Za-z]{1,40}$/.test(key);
}

/**
 * Whether a text looks like an API key: it has the prefix of Shopify (`shpat_`, `shpss_`, …) or
 * WooCommerce (`ck_`, `cs_`), or is a long run of letters and digits.
 */
function isTokenShaped(text: string): boolean {
  return /\b(shp[a-z]{2}|ck|cs)_/.test(text) || /(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[A-Za-z\d]{24,}/.test(text);
}

/** A value as shown in a message. Secrets are hidden. */
export function shown(value: unknown, node: SchemaNode | undefined, isHidden: boolean): string {
  if (isHidden) return hidden;
  // A value in place of a section may be one of its secrets.
  if (node?.secret || (node?.properties && typeof value !== 'object')) return hidden;
  if (value === null) return 'empty';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
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
