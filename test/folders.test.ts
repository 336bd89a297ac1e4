import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { projectFile } from '../src/runtime/project-files.js';

const importOf = /\b(?:from|import)\s*\(?\s*'(\.{1,2}\/[^']+)'/g;

describe('The folders of src/', () => {
  it('import one way: none is imported by what it imports, directly or indirectly', () => {
    const imports = importsBetweenFolders();
    expect(imports.size).to.be.greaterThan(20);
    expect(circles(imports)).to.deep.equal([]);
  });

  it('of a circle of three would be found', () => {
    const circle = new Map([
      ['a', new Set(['b'])],
      ['b', new Set(['c', 'd'])],
      ['c', new Set(['a'])],
      ['d', new Set<string>()],
    ]);
    expect(circles(circle)).to.deep.equal(['a, b, c']);
  });
});

/** Folder -> the other folders that its files import. A folder and those inside it are different folders. */
function importsBetweenFolders(): Map<string, Set<string>> {
  const root = projectFile('src');
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file));
  const imports = new Map<string, Set<string>>();
  for (const file of files) {
    const folder = path.dirname(file);
    const others = imports.get(folder) ?? new Set();
    imports.set(folder, others);
    for (const [, target] of readFileSync(path.join(root, file), 'utf8').matchAll(importOf)) {
      const other = path.dirname(path.join(folder, target!));
      if (other !== folder) others.add(other);
    }
  }
  return imports;
}

/** Groups of folders, each of which leads to every other of its group. */
function circles(imports: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const reached = new Map([...imports.keys()].map((folder) => [folder, reachedFrom(folder, imports)]));
  const groups = [...reached].flatMap(([folder, all]) =>
    all.has(folder)
      ? [
          [...all]
            .filter((other) => reached.get(other)?.has(folder))
            .sort()
            .join(', '),
        ]
      : [],
  );
  return [...new Set(groups)].sort();
}

function reachedFrom(start: string, imports: ReadonlyMap<string, ReadonlySet<string>>): Set<string> {
  const reached = new Set<string>();
  const open = [start];
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    for (const other of imports.get(folder) ?? []) {
      if (reached.has(other)) continue;
      reached.add(other);
      open.push(other);
    }
  }
  return reached;
}
