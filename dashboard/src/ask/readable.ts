/** A question as somebody would write it: only the fields that are asked for, and only the variables that they need. */
export interface Readable {
  /** Of the operation: `Overview`. */
  name: string;
  text: string;
  variables: Record<string, unknown>;
}

const condition = / @include\(if: \$(\w+)\)/;
const operation = /^(query|subscription) (\w+)(?:\((.*)\))? \{$/;

/** @param given a document as `print` of graphql-js has it, a field in each line; its conditions are variables */
export function readable(given: string, variables: Readonly<Record<string, unknown>>): Readable {
  const [head = '', ...fragments] = withoutLeftOut(unindented(given), variables).split(/\n(?=fragment )/);
  const [first = '', ...rest] = head.split('\n');
  const parts = [rest.join('\n'), ...spreadIn(rest.join('\n'), fragments)];
  const used = (name: string): boolean => parts.some((part) => new RegExp(`\\$${name}\\b`).test(part));
  const [, kind = 'query', name = 'Question', declared = ''] = operation.exec(first) ?? [];
  const wanted = declared.split(', ').filter((each) => used(/^\$(\w+)/.exec(each)?.[1] ?? '-'));
  return {
    name,
    text: [`${kind} ${name}${wanted.length === 0 ? '' : `(${wanted.join(', ')})`} {`, ...parts].join('\n'),
    variables: Object.fromEntries(Object.entries(variables).filter(([each, value]) => value !== null && used(each))),
  };
}

/** graphql-codegen indents where each operation and fragment begins. */
function unindented(text: string): string {
  return text.trim().replace(/^\s+(?=(?:query|subscription|fragment) )/gm, '');
}

/** Without the fields whose condition does not hold, and without the conditions of the others. */
function withoutLeftOut(text: string, variables: Readonly<Record<string, unknown>>): string {
  const kept: string[] = [];
  let leftOut: string | null = null;
  for (const line of text.split('\n')) {
    const indent = /^\s*/.exec(line)![0];
    if (leftOut !== null) {
      if (indent === leftOut && line.trim() === '}') leftOut = null;
      continue;
    }
    const [, name] = condition.exec(line) ?? [];
    if (name === undefined || variables[name] === true) {
      kept.push(line.replace(condition, ''));
      continue;
    }
    // Arguments that take lines of their own stand before the condition.
    if (line.trim().startsWith(')'))
      kept.length = kept.findLastIndex((each) => each.startsWith(indent) && each.endsWith('('));
    if (line.endsWith('{')) leftOut = indent;
  }
  return kept.join('\n');
}

/** Those of the fragments that a text spreads, or that these spread: a document must use all that it has. */
function spreadIn(text: string, fragments: readonly string[]): string[] {
  const found = fragments.filter((fragment) => text.includes(`...${/^fragment (\w+)/.exec(fragment)![1]!}\n`));
  const others = fragments.filter((fragment) => !found.includes(fragment));
  return found.length === 0 ? [] : [...found, ...spreadIn(found.join('\n'), others)];
}
