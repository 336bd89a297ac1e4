/**
 * Schemas as text in one canonical order, and the differences between two of them: a few lines where the schemas are thousands.
 * A schema is a list of definitions with an empty line between them, sorted by name; each has one member per line, sorted too.
 * Changes look like a diff: under `@@ type Order`, `-` marks a line that the older version does not have, `+` one that it has
 * instead or in addition.
 */

/** The changes that turn one canonical schema into another; empty if they are equal. */
export function changesBetween(from: string, to: string): string {
  const [before, after] = [definitionsOf(from), definitionsOf(to)];
  const names = [...new Set([...before.keys(), ...after.keys()])].sort(byName);
  return names
    .map((name) => {
      const [old = [], now = []] = [before.get(name), after.get(name)];
      const gone = old.filter((line) => !now.includes(line)).map((line) => `-${line}`);
      const added = now.filter((line) => !old.includes(line)).map((line) => `+${line}`);
      return gone.length + added.length === 0 ? '' : [`@@ ${name}`, ...gone, ...added, ''].join('\n');
    })
    .join('');
}

/** Applies changes to a schema and returns the result in canonical order. Throws if they do not fit the schema. */
export function applyChanges(schema: string, changes: string): string {
  const definitions = definitionsOf(schema);
  let name = '';
  for (const line of changes.split('\n').filter((each) => each !== '' && !each.startsWith('#'))) {
    if (line.startsWith('@@ ')) {
      name = line.slice(3);
      continue;
    }
    const [sign, text] = [line.slice(0, 1), line.slice(1)];
    const known = definitions.get(name) ?? [];
    if (known.includes(text) !== (sign === '-')) {
      throw new Error(
        `the changes do not fit: ${name} ${sign === '-' ? 'has no line' : 'already has the line'} "${text}"`,
      );
    }
    definitions.set(name, sign === '-' ? known.filter((each) => each !== text) : [...known, text]);
  }
  return canonicalText(definitions);
}

/** The schema in canonical order; equal schemas give equal texts. */
export function canonicalSchema(schema: string): string {
  return canonicalText(definitionsOf(schema));
}

/** `type Order` -> the lines of its definition, without the brace that ends it. */
function definitionsOf(schema: string): Map<string, string[]> {
  const blocks = schema.trim().split(/\n{2,}/);
  return new Map(
    blocks.map((block) => [/^\w+(?: @?\w+)?/.exec(block)![0], block.split('\n').filter((line) => line !== '}')]),
  );
}

function canonicalText(definitions: ReadonlyMap<string, readonly string[]>): string {
  const blocks = [...definitions]
    .filter(([, lines]) => lines.length > 0)
    .sort(([x], [y]) => byName(x, y))
    .map(([, lines]) => blockOf(lines));
  return `${blocks.join('\n\n')}\n`;
}

function blockOf(lines: readonly string[]): string {
  const isMember = (line: string): boolean => line.startsWith(' ');
  const head = lines.filter((line) => !isMember(line));
  const members = lines.filter(isMember).sort();
  return [...head, ...members, ...(members.length > 0 ? ['}'] : [])].join('\n');
}

/** By the defined name; `schema`, which has none, is first. */
function byName(x: string, y: string): number {
  const nameOf = (definition: string): string => definition.split(' ')[1] ?? '';
  return nameOf(x) < nameOf(y) ? -1 : 1;
}
