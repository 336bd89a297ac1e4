/** Definitions of protobuf in the JSON form of protobufjs. */
interface Definition {
  fields?: Record<string, FieldDefinition>;
  oneofs?: Record<string, { oneof: string[] }>;
  values?: Record<string, number>;
  nested?: Record<string, Definition>;
}

interface FieldDefinition {
  type: string;
  rule?: 'repeated';
  keyType?: string;
}

/** What JSON a scalar may have: 64 bits are text in an answer. */
const scalars: Record<string, (value: unknown) => boolean> = {
  string: (value) => typeof value === 'string',
  bytes: (value) => typeof value === 'string',
  bool: (value) => typeof value === 'boolean',
  int32: Number.isInteger,
  uint32: Number.isInteger,
  int64: (value) => typeof value === 'string' && /^-?\d+$/.test(value),
  uint64: (value) => typeof value === 'string' && /^\d+$/.test(value),
  double: (value) => typeof value === 'number',
  float: (value) => typeof value === 'number',
};

/** Messages whose JSON is a text. */
const texts = new Set(['FieldMask', 'Timestamp', 'Duration']);

/** Checks JSON against protobuf definitions (proto3's JSON mapping). */
export class ProtoDefinitions {
  readonly #root: Definition;

  constructor(json: unknown) {
    this.#root = json as Definition;
  }

  /** What is wrong with the value of a message such as `google.analytics.data.v1beta.RunReportRequest`; empty: nothing. */
  complaints(message: string, value: unknown): string[] {
    const path = message.split('.');
    const definition = this.#at(path);
    if (definition === null) return [`there is no message ${message}`];
    return this.#ofMessage(definition, path, value, '');
  }

  #ofMessage(definition: Definition, scope: readonly string[], value: unknown, at: string): string[] {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${at || 'it'} is no object`];
    const fields = new Map(Object.entries(definition.fields ?? {}).map(([name, field]) => [camelCase(name), field]));
    const faults = Object.entries(value).flatMap(([name, inner]) => {
      const place = at === '' ? name : `${at}.${name}`;
      const field = fields.get(name);
      return field ? this.#ofField(field, scope, inner, place) : [`${place} is unknown`];
    });
    for (const { oneof } of Object.values(definition.oneofs ?? {})) {
      const set = oneof.filter((name) => camelCase(name) in value);
      if (set.length > 1) faults.push(`${at || 'it'} has more than one of ${set.join(', ')}`);
    }
    return faults;
  }

  #ofField({ rule, keyType, type }: FieldDefinition, scope: readonly string[], value: unknown, at: string): string[] {
    if (keyType !== undefined) {
      if (typeof value !== 'object' || value === null) return [`${at} is no map`];
      return Object.entries(value).flatMap(([key, inner]) => this.#ofType(type, scope, inner, `${at}.${key}`));
    }
    if (rule !== 'repeated') return this.#ofType(type, scope, value, at);
    if (!Array.isArray(value)) return [`${at} is no list`];
    return value.flatMap((each, index) => this.#ofType(type, scope, each, `${at}[${index}]`));
  }

  #ofType(type: string, scope: readonly string[], value: unknown, at: string): string[] {
    const scalar = scalars[type];
    if (scalar) return scalar(value) ? [] : [`${at} is ${JSON.stringify(value)}, no ${type}`];
    if (texts.has(type.split('.').at(-1)!)) return typeof value === 'string' ? [] : [`${at} is no text`];
    const found = this.#resolved(type, scope);
    if (found === null) return [`${at} has the type ${type}, which is not defined`];
    const { definition, path } = found;
    if (definition.values) {
      const isKnown = typeof value === 'string' && value in definition.values;
      return isKnown ? [] : [`${at} is ${JSON.stringify(value)}, no ${type}`];
    }
    return this.#ofMessage(definition, path, value, at);
  }

  /** A name is looked up in its scope, then in each around it. */
  #resolved(type: string, scope: readonly string[]): { definition: Definition; path: string[] } | null {
    for (let depth = scope.length; depth >= 0; depth -= 1) {
      const path = [...scope.slice(0, depth), ...type.split('.')];
      const definition = this.#at(path);
      if (definition && (definition.fields || definition.values)) return { definition, path };
    }
    return null;
  }

  #at(path: readonly string[]): Definition | null {
    let definition: Definition | undefined = this.#root;
    for (const name of path) definition = definition?.nested?.[name];
    return definition ?? null;
  }
}

function camelCase(name: string): string {
  return name.replace(/_([a-z\d])/g, (_, letter: string) => letter.toUpperCase());
}
