import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { projectFile } from '../../src/runtime/project-files.js';

const additions = projectFile('test', 'recipes', 'additions');

/** What the recipes' tests run; what it imports is compiled with it. */
const compiled = ['src', 'simulators/kiosk', 'test/contract', 'test/support/no-leaks.ts', 'test/support/reporter.ts'];

interface BundleScript {
  bundleCommand(outDir: string): Promise<void>;
}

/** A copy of the product's sources, to be changed as CONTRIBUTING describes and compiled. */
export class ScratchProject {
  readonly folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-recipe-'));
  /** The files that were changed or added, by their paths in the project. */
  readonly touched = new Set<string>();

  constructor() {
    for (const name of ['src', 'migrations', 'simulators', 'test', 'package.json', 'tsconfig.json', '.mocharc.json']) {
      const filter = (file: string): boolean => file !== projectFile('test', 'recipes');
      cpSync(projectFile(name), path.join(this.folder, name), { recursive: true, filter });
    }
    symlinkSync(projectFile('node_modules'), path.join(this.folder, 'node_modules'));
    const config = { extends: './tsconfig.json', compilerOptions: { incremental: false }, include: compiled };
    writeFileSync(path.join(this.folder, 'tsconfig.recipes.json'), JSON.stringify(config));
  }

  add(file: string, text: string): void {
    this.touched.add(file);
    mkdirSync(path.dirname(path.join(this.folder, file)), { recursive: true });
    writeFileSync(path.join(this.folder, file), text);
  }

  /** Adds the files below a folder of `additions/` to the project. */
  addFrom(folder: string): void {
    const files = readdirSync(path.join(additions, folder), { recursive: true, withFileTypes: true });
    for (const file of files.filter((entry) => entry.isFile())) {
      const name = path.relative(additions, path.join(file.parentPath, file.name));
      this.add(name, this.addition(name));
    }
  }

  /** The text of a file of `additions/`. */
  addition(file: string): string {
    return readFileSync(path.join(additions, file), 'utf8');
  }

  /** Inserts a text before another, which must occur in the file exactly once. */
  insertBefore(file: string, mark: string, text: string): void {
    const before = readFileSync(path.join(this.folder, file), 'utf8');
    const parts = before.split(mark);
    if (parts.length !== 2) throw new Error(`${file} holds "${mark}" ${parts.length - 1} times`);
    this.add(file, parts.join(`${text}${mark}`));
  }

  /** Compiles the copy, and bundles its command line as the build does: separate files take a second to load, at each command. */
  async compile(): Promise<void> {
    const tsc = projectFile('node_modules', 'typescript', 'bin', 'tsc');
    try {
      execFileSync(process.execPath, [tsc, '--project', path.join(this.folder, 'tsconfig.recipes.json')], {
        stdio: 'pipe',
      });
    } catch (error) {
      throw new Error(`the scratch project does not compile:\n${(error as { stdout: Buffer }).stdout}`);
    }
    const { bundleCommand } = (await import(projectFile('scripts', 'bundle-command.mjs'))) as BundleScript;
    await bundleCommand(this.built());
    // The page as it was built: no recipe changes it.
    cpSync(projectFile('dist', 'dashboard'), this.built('dashboard'), { recursive: true });
  }

  get cli(): string {
    return this.built('command', 'cli.js');
  }

  /** A compiled file. */
  built(...names: string[]): string {
    return path.join(this.folder, 'dist', ...names);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}
