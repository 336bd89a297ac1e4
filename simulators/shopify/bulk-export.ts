import type { ChildRows } from './compile.js';

export interface BulkLine {
  text: string;
  isRoot: boolean;
}

/** The number of parents whose children are mixed if the export is not grouped. */
const MIXED_PARENTS = 4;

/** The lines of an export: each row followed by its children, or by its and its neighbours' children in mixed order. */
export function* bulkLines(roots: readonly ChildRows[], isGrouped: boolean): Generator<BulkLine> {
  for (const root of roots) {
    if (isGrouped) for (const source of root.rows(undefined)) yield* groupedRow(root, source, null);
    else yield* mixedRows(root);
  }
}

function* groupedRow(of: ChildRows, source: unknown, parentId: string | null): Generator<BulkLine> {
  const row = written(of, source, parentId);
  yield line(row, parentId === null);
  for (const child of of.row.children(source)) {
    for (const inner of child.rows(source)) yield* groupedRow(child, inner, String(row.id));
  }
}

function* mixedRows(root: ChildRows): Generator<BulkLine> {
  let children: Generator<BulkLine>[] = [];
  for (const source of root.rows(undefined)) {
    const row = written(root, source, null);
    yield line(row, true);
    const own = root.row.children(source);
    for (const child of own) children.push(childLines(child, source, String(row.id)));
    if (children.length < MIXED_PARENTS * Math.max(1, own.length)) continue;
    yield* inTurns(children);
    children = [];
  }
  yield* inTurns(children);
}

function* childLines(of: ChildRows, source: unknown, parentId: string): Generator<BulkLine> {
  for (const inner of of.rows(source)) yield* groupedRow(of, inner, parentId);
}

/** One line of each parent in turn, beginning with the last parent, so that the order of children reveals nothing. */
function* inTurns(sources: Generator<BulkLine>[]): Generator<BulkLine> {
  let open = [...sources].reverse();
  while (open.length > 0) {
    const still: Generator<BulkLine>[] = [];
    for (const source of open) {
      const next = source.next();
      if (next.done) continue;
      yield next.value;
      still.push(source);
    }
    open = still;
  }
}

function written(of: ChildRows, source: unknown, parentId: string | null): Record<string, unknown> {
  const row = of.row.write(source) as Record<string, unknown>;
  if (parentId !== null) row.__parentId = parentId;
  return row;
}

/** Shopify escapes slashes in these files, and only in these. */
function line(row: unknown, isRoot: boolean): BulkLine {
  return { text: `${JSON.stringify(row).replaceAll('/', '\\/')}\n`, isRoot };
}
