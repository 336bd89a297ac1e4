/**
 * Gives objects of a class values that are worked out when they are asked for: a query asks rows of thousands for a few of their dozens of
 * fields.
 */
export function withGetters<Made extends object>(
  // A class, whatever it is made of.
  { prototype }: { readonly prototype: Made },
  names: readonly string[],
  valueOf: (made: Made, name: string) => unknown,
): void {
  for (const name of names) {
    Object.defineProperty(prototype, name, {
      get(this: Made) {
        return valueOf(this, name);
      },
    });
  }
}
