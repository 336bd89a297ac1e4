import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';

/** An element of a drawing: its name, attributes and text. */
export interface Drawn {
  name: string;
  attributes: Record<string, string>;
  text: string;
}

/** The elements of what a component draws, in their order. */
export function drawn(component: VNode): Drawn[] {
  return [...renderToString(component).matchAll(/<([a-z]+)((?: [\w:-]+="[^"]*")*) ?\/?>([^<]*)/g)].map(
    ([, name, attributes, text]) => ({
      name: name!,
      attributes: Object.fromEntries(
        [...attributes!.matchAll(/([\w:-]+)="([^"]*)"/g)].map(([, key, value]) => [key!, value!]),
      ),
      text: text!,
    }),
  );
}

/** Those of a name that have all the classes, with their attributes as numbers; without the keys of a legend. */
export function all(
  elements: readonly Drawn[],
  name: string,
  ...classes: string[]
): (Drawn & { at: Record<string, number> })[] {
  return elements
    .filter((each) => each.name === name)
    .filter(({ attributes }) => {
      const its = (attributes['class'] ?? '').split(' ');
      return classes.every((one) => its.includes(one)) && !its.includes('c-key');
    })
    .map((each) => ({
      ...each,
      at: Object.fromEntries(Object.entries(each.attributes).map(([key, value]) => [key, Number(value)])),
    }));
}

/** The points of a path of straight lines. */
export function pointsOf({ attributes }: Drawn): { x: number; y: number }[] {
  return [...attributes['d']!.matchAll(/[ML](-?[\d.]+) (-?[\d.]+)/g)].map(([, x, y]) => ({
    x: Number(x),
    y: Number(y),
  }));
}
