/** What a value of an answer is. `money`: an amount with its currency. */
export type ValueKind = 'text' | 'whole' | 'decimal' | 'money' | 'day' | 'instant' | 'truth';

/** What a document's answer looks like, by the names that its answer has. */
export type AnswerShape =
  | { is: 'value'; kind: ValueKind }
  | { is: 'object'; fields: ReadonlyMap<string, AnswerShape> }
  | { is: 'list'; of: AnswerShape };

export type ObjectShape = Extract<AnswerShape, { is: 'object' }>;

/** Why a path leads to nothing. */
export class UnknownPath extends Error {}

/** What a path such as `comparisons.0.change` leads to. Throws `UnknownPath`, with what there is instead. */
export function shapeAt(shape: AnswerShape, path: string): AnswerShape {
  let at = shape;
  const passed: string[] = [];
  for (const step of path.split('.')) {
    const next: AnswerShape | undefined =
      at.is === 'object' ? at.fields.get(step) : at.is === 'list' && /^\d{1,3}$/.test(step) ? at.of : undefined;
    if (!next) throw new UnknownPath(`"${path}" leads to nothing: ${placeOf(passed)} ${choiceAt(at)}`);
    passed.push(step);
    at = next;
  }
  return at;
}

function placeOf(passed: readonly string[]): string {
  return passed.length === 0 ? 'there' : `"${passed.join('.')}"`;
}

function choiceAt(shape: AnswerShape): string {
  if (shape.is === 'value') return 'is a value';
  if (shape.is === 'list') return 'is a list, of which one is chosen by its number, from 0';
  return `has ${[...shape.fields.keys()].join(', ') || 'nothing'}`;
}

/** The value at a path of an answer; undefined: something on the way is null or missing. */
export function valueAt(data: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((at, step) => (at as Record<string, unknown> | null | undefined)?.[step], data);
}
