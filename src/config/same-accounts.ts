import type { Fault, SchemaNode } from './faults.js';

type Values = Record<string, unknown>;

/**
 * Accounts that two sources of a platform would both read, so that everything in them counts twice, and stores whose visits two sources would
 * both measure. Settings that name accounts have `account` in their schema; a list of accounts stands before the one that leads to them.
 */
export function accountsReadTwice(
  sources: readonly Values[],
  platforms: Partial<Record<string, unknown>>,
  show: (value: unknown, ...at: Fault['path']) => string,
): Fault[] {
  const read = new Map<string, number>();
  const measured = new Map<unknown, number>();
  return sources.flatMap((source, i) => {
    const faults: Fault[] = [];
    for (const { id, path } of accountsOf(source, platforms[String(source.platform)] as SchemaNode | undefined)) {
      const at = ['sources', i, 'settings', ...path];
      const key = JSON.stringify([source.platform, id.replaceAll(/\D/g, '')]);
      const first = read.get(key) ?? i;
      read.set(key, first);
      if (first === i) continue;
      const message = `is ${show(id, ...at)}, which sources[${first}] reads too: all of it would count twice; name it in one source`;
      faults.push({ path: at, message });
    }
    if (source.platform === 'GOOGLE_ANALYTICS' && typeof source.store === 'string') {
      const at = ['sources', i, 'store'];
      const first = measured.get(source.store) ?? i;
      measured.set(source.store, first);
      if (first !== i) {
        const message = `is ${show(source.store, ...at)}, whose visits sources[${first}] measures too: they would count twice; name one source of visits for a store, and remove the one that it follows`;
        faults.push({ path: at, message });
      }
    }
    return faults;
  });
}

interface Account {
  id: string;
  path: Fault['path'];
}

function accountsOf({ settings }: Values, schema: SchemaNode | undefined): Account[] {
  const given = (settings ?? {}) as Values;
  const named = Object.entries(schema?.properties ?? {});
  const lists = named.flatMap(([name, { items }]) => {
    const ids = given[name];
    if (!items?.account || !Array.isArray(ids)) return [];
    return ids.flatMap((id, at) => (typeof id === 'string' ? [{ id, path: [name, at] }] : []));
  });
  if (lists.length > 0) return lists;
  return named.flatMap(([name, { account }]) => {
    const id = given[name];
    return account && typeof id === 'string' ? [{ id, path: [name] }] : [];
  });
}
