/** Texts with a name at a time. */
const mostNames = 300;
const mostCounted = 2000;
/** A statement that is sent so often will be sent again. */
const timesBefore = 3;

interface Named {
  /** Always the same text: an equal one that has just been made would live as long as the name. */
  text: string;
  name: string;
}

/** By text, the least recently sent first. */
const names = new Map<string, Named>();
const counts = new Map<string, number>();
let given = 0;

/**
 * The name under which connections prepare a statement, so that its text is parsed once per connection; undefined while it is rare. A
 * text that was not sent for long loses its name, which no other text gets. For connections of PostgreSQL itself, which
 * `assertOwnConnections` makes sure of.
 */
export function statementName(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined) {
    names.delete(text);
    names.set(known.text, known);
    return known.name;
  }
  const count = (counts.get(text) ?? 0) + 1;
  if (count <= timesBefore) {
    if (counts.size >= mostCounted) counts.clear();
    counts.set(text, count);
    return undefined;
  }
  counts.delete(text);
  given += 1;
  const name = `q${given}`;
  if (names.size >= mostNames) names.delete(names.keys().next().value!);
  names.set(text, { text, name });
  return name;
}

/** The statements that one connection has prepared: each takes some 20 KB there. */
export class PreparedStatements {
  /** The least recently sent first. */
  readonly #names = new Set<string>();
  #leaving: string[] = [];

  has(name: string): boolean {
    if (!this.#names.delete(name)) return false;
    this.#names.add(name);
    return true;
  }

  add(name: string): void {
    this.#names.add(name);
    if (this.#names.size <= mostNames) return;
    const [oldest] = this.#names;
    this.#names.delete(oldest!);
    this.#leaving.push(oldest!);
  }

  /** After a failure: they are prepared anew when they are sent again. */
  forget(names: readonly string[]): void {
    for (const name of names) this.#names.delete(name);
    this.#leaving.push(...names);
  }

  /** The names to close on the connection. Each is returned once. */
  leaving(): string[] {
    const names = this.#leaving;
    if (names.length > 0) this.#leaving = [];
    return names;
  }
}
