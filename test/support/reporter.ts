import { writeFileSync } from 'node:fs';
import path from 'node:path';
import mocha from 'mocha';

/** The result of one test process for the runner, `scripts/test.mjs`. */
interface Results {
  passes: number;
  failures: number;
  skipped: number;
  /** Seconds of each file, its hooks included. */
  files: Record<string, number>;
  /** Milliseconds. */
  tests: { title: string; duration: number }[];
  failed: { title: string; error: string }[];
}

/**
 * Mocha's spec reporter, with the closing counts on the last line in a form that programs read. With the reporter option
 * `results=<path>` they go into that file instead, with the time of each test.
 */
export default class CountingReporter extends mocha.reporters.Spec {
  private readonly files: Results['files'] = {};
  private readonly tests: Results['tests'] = [];
  private readonly failed: Results['failed'] = [];
  private readonly resultsPath: string | undefined;

  constructor(runner: mocha.Runner, options: mocha.MochaOptions) {
    super(runner, options);
    this.resultsPath = (options.reporterOptions as { results?: string } | undefined)?.results;
    let startedAt = 0;
    const isFile = (suite: mocha.Suite): boolean => suite.parent?.root === true && suite.file !== undefined;
    runner.on('suite', (suite) => {
      if (isFile(suite)) startedAt = performance.now();
    });
    runner.on('suite end', (suite) => {
      if (!isFile(suite)) return;
      const file = path.relative(process.cwd(), suite.file!);
      this.files[file] = (this.files[file] ?? 0) + (performance.now() - startedAt) / 1000;
    });
    runner.on('pass', (test) => this.tests.push({ title: test.fullTitle(), duration: test.duration ?? 0 }));
    runner.on('fail', (test, error: Error) => {
      this.failed.push({
        title: test.fullTitle(),
        error: [error.stack ?? String(error), ...differenceOf(error)].join('\n'),
      });
    });
  }

  override done = (failures: number, end: (failures: number) => void): void => {
    const { passes = 0, pending: skipped = 0 } = this.stats;
    if (this.resultsPath !== undefined) {
      const results: Results = { passes, failures, skipped, files: this.files, tests: this.tests, failed: this.failed };
      writeFileSync(this.resultsPath, JSON.stringify(results));
      end(failures);
      return;
    }
    const skips = skipped > 0 ? `${skipped} skipped\n` : '';
    process.stdout.write(`${skips}${passes} passed, ${failures} failed\n`, () => end(failures));
  };
}

/** What was wanted and what came line by line, which the message of a comparison shortens. */
function differenceOf(error: object): string[] {
  if (!('actual' in error && 'expected' in error)) return [];
  const [actual, expected] = [error.actual, error.expected].map((value) => mocha.utils.stringify(value));
  return [mocha.reporters.Base.generateDiff(actual!, expected!)];
}
