import type { Readable } from './readable.js';

/** What the documents of the page reach of the schema, as the build has read it there. */
export interface KnownTypes {
  /** Object types: their fields with their types, such as `[ReportRow!]!`. */
  objects: Record<string, Record<string, string>>;
  /** Scalars and enums as TypeScript has them: `Decimal`, `'LOW' | 'HIGH'`. */
  leaves: Record<string, string>;
}

/** The answer to a question as types of TypeScript: those of its fragments, and last that of the answer, `OverviewAnswer`. */
export function answerType({ name, text }: Readable, known: KnownTypes): string {
  const [operation = '', ...fragments] = text.split(/\n(?=fragment )/);
  const types = fragments.map((each) => {
    const [, fragment = '', of = ''] = /^fragment (\w+) on (\w+)/.exec(each) ?? [];
    return `type ${fragment} = ${selected(each, of, known)};`;
  });
  return [...types, `type ${name}Answer = ${selected(operation, 'Query', known)};`].join('\n\n');
}

function selected(part: string, of: string, known: KnownTypes): string {
  return selectionType(part.split('\n').slice(1), of, known, '');
}

/** Takes the lines of a selection up to the brace at its end. */
function selectionType(lines: string[], of: string, known: KnownTypes, indent: string): string {
  const next = (): string => lines.shift()!.trim();
  const fields: string[] = [];
  const spreads: string[] = [];
  for (let line = next(); line !== '}'; line = next()) {
    const [, spread, key = '', field = key] = /^(?:\.\.\.(\w+)|(\w+)(?:: (\w+))?)/.exec(line) ?? [];
    if (spread !== undefined) {
      spreads.push(spread);
      continue;
    }
    // Arguments may take lines of their own.
    if (line.endsWith('(')) while (!line.startsWith(')')) line = next();
    const type = known.objects[of]![field]!;
    const named = /\w+/.exec(type)![0];
    const inside = line.endsWith('{')
      ? selectionType(lines, named, known, `${indent}  `)
      : (known.leaves[named] ?? named);
    fields.push(`${indent}  ${key}: ${typed(type, inside)};`);
  }
  const own = fields.length === 0 ? [] : [`{\n${fields.join('\n')}\n${indent}}`];
  return [...own, ...spreads].join(' & ');
}

/** `[Name!]` with `inside` for the name as TypeScript has it: `Array<…> | null`. */
function typed(type: string, inside: string): string {
  if (!type.endsWith('!')) return `${typed(`${type}!`, inside)} | null`;
  return type.startsWith('[') ? `Array<${typed(type.slice(1, -2), inside)}>` : inside;
}
