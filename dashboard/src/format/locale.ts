/** The viewer's languages, for the forms of numbers and dates. The words of the page are English. */
export const locale: readonly string[] = navigator.languages;

const printers = new Map<string, unknown>();

/** A formatter, made once for each form: making one costs a hundred times its use. */
export function printerOf<Printer>(kind: string, form: object, make: (locale: string[]) => Printer): Printer {
  const key = kind + JSON.stringify(form);
  let found = printers.get(key) as Printer | undefined;
  if (found === undefined) {
    found = make([...locale]);
    printers.set(key, found);
  }
  return found;
}
