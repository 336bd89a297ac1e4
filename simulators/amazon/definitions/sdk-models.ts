import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

interface Model {
  /** Of each property: `String`, `Number`, `Boolean`, `Date`, `Object`, the name of a model, or a list of one. */
  properties: ReadonlyMap<string, string>;
  required: readonly string[];
  /** Allowed values by property. */
  enums: ReadonlyMap<string, readonly string[]>;
  /** It is no object but one of these words. */
  words: readonly string[] | null;
}

const PROPERTY =
  /hasOwnProperty\('(\w+)'\)\) \{ obj\.(\w+) = (?:(\w+)\.constructFromObject|ApiClient\.convertToType\([^,]+, (.+?)\) \})/g;
const ENUM = /^\w+\.(\w+)Enum = \{([\s\S]*?)^\}/gm;

/** The models of an API in the folder of Amazon's JavaScript SDK, read from their text: they are generated from Amazon's OpenAPI files. */
export class SdkModels {
  readonly #models = new Map<string, Model>();
  readonly #calls: string;

  /** `folder`: of the API, with `model/` and `api/`. */
  constructor(folder: string) {
    const texts = (sub: string): [string, string][] =>
      readdirSync(path.join(folder, sub))
        .filter((file) => file.endsWith('.js'))
        .map((file) => [path.basename(file, '.js'), readFileSync(path.join(folder, sub, file), 'utf8')]);
    for (const [name, text] of texts('model')) this.#models.set(name, read(text));
    this.#calls = texts('api')
      .map(([, text]) => text)
      .join('\n');
  }

  /** The names of the query parameters of an operation. */
  queryOf(operation: string): string[] {
    const body = new RegExp(`${operation}WithHttpInfo \\([\\s\\S]*?queryParams = \\{([\\s\\S]*?)\\n {4}\\}`).exec(
      this.#calls,
    );
    if (!body) throw new RangeError(`the SDK has no operation ${operation}`);
    return [...body[1]!.matchAll(/^\s+'?(\w+)'?:/gm)].map(([, name]) => name!);
  }

  /** What contradicts a model in a value, each with its path. */
  complaints(name: string, value: unknown, at = name): string[] {
    const model = this.#models.get(name);
    if (!model) throw new RangeError(`the SDK has no model ${name}`);
    if (model.words) return model.words.includes(String(value)) ? [] : [`${at} is ${String(value)}`];
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${at} is no object`];
    const given = Object.entries(value).filter(([, each]) => each !== null);
    return [
      ...model.required.filter((property) => !(property in value)).map((property) => `${at}.${property} is missing`),
      ...given.flatMap(([property, each]) => {
        const type = model.properties.get(property);
        if (type === undefined) return [`${at}.${property} is unknown`];
        const allowed = model.enums.get(property);
        if (allowed && !allowed.includes(String(each))) return [`${at}.${property} is ${String(each)}`];
        return this.#typeComplaints(type, each, `${at}.${property}`);
      }),
    ];
  }

  #typeComplaints(type: string, value: unknown, at: string): string[] {
    if (type.startsWith('[')) {
      if (!Array.isArray(value)) return [`${at} is no list`];
      return value.flatMap((each, index) => this.#typeComplaints(type.slice(1, -1), each, `${at}[${index}]`));
    }
    const name = type.replaceAll("'", '');
    if (this.#models.has(name)) return this.complaints(name, value, at);
    const isRight = {
      String: typeof value === 'string',
      Number: typeof value === 'number',
      Boolean: typeof value === 'boolean',
      Date: typeof value === 'string' && !Number.isNaN(Date.parse(value)),
    }[name];
    return isRight === false ? [`${at} is ${JSON.stringify(value)}, no ${name}`] : [];
  }
}

function read(text: string): Model {
  const properties = new Map<string, string>();
  /** Names in JSON by those in the SDK, such as `AmazonOrderId` by `amazonOrderId`. */
  const written = new Map<string, string>();
  for (const [, name, inSdk, model, type] of text.matchAll(PROPERTY)) {
    properties.set(name!, model ?? type!);
    written.set(inSdk!, name!);
  }
  const [, names = ''] = /^ {2}constructor \((.*)\)/m.exec(text) ?? [];
  const required = names
    .split(', ')
    .filter((name) => name !== '')
    .map((name) => written.get(name) ?? name);
  const enums = new Map<string, string[]>();
  for (const [, name, body] of text.matchAll(ENUM)) {
    const property = name!.charAt(0).toLowerCase() + name!.slice(1);
    const values = [...body!.matchAll(/value: "(.*?)"/g)].map(([, value]) => value!);
    enums.set(properties.has(property) ? property : name!, values);
  }
  const [, typedef] = /@typedef \{('.*')\} \w+$/m.exec(text) ?? [];
  const words = typedef?.replaceAll("'", '').split('|') ?? null;
  return { properties, words, required, enums };
}
