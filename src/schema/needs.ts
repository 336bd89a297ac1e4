import type { Permission } from '../ledger/principals/principal.js';

/**
 * Who may ask for a part of the schema, in its `@Extensions`. A field needs the permission of its own entry and that of the type it
 * returns. Without an entry, a field below a root needs what its type needs.
 */
export interface Needs {
  /**
   * The permission to select a field, to reach a type, or to give an input field a value. Without it a question is refused; except
   * for fields that need `personal`: these are null.
   */
  needs?: Permission;
  /** Further permissions, by what is asked for: from the coerced arguments. */
  needsOf?: (args: Record<string, unknown>) => readonly ArgumentNeed[];
  /** Personal data that is read without being in the answer, as `Customer.email`, from the coerced arguments: for the audit log. */
  readsPersonal?: (args: Record<string, unknown>) => readonly string[];
  /** Fields of the type below whose values are personal data here, and null without `personal`. */
  personalBelow?: readonly string[];
  /** What those who may not see personal data get in place of the value. Default: null. */
  withheld?: (source: never) => unknown;
}

export interface ArgumentNeed {
  permission: Permission;
  /** The path of the argument that needs it. */
  argument: string;
}

/** For `@Extensions`, which accepts any object: a spelling mistake would open a field. */
export function needs<More extends Needs>(entry: More): More {
  return entry;
}

/** The entry of a field, type, argument or input field. */
export function needsOf({ extensions }: { extensions: object }): Needs {
  return extensions;
}
