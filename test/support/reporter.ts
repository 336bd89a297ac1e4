import mocha from 'mocha';

/** Mocha's spec reporter, with the closing counts on the last line in a form that programs read. */
export default class CountingReporter extends mocha.reporters.Spec {
  override done = (failures: number, end: (failures: number) => void): void => {
    const { passes = 0, pending = 0 } = this.stats;
    const skipped = pending > 0 ? `${pending} skipped\n` : '';
    process.stdout.write(`${skipped}${passes} passed, ${failures} failed\n`, () => end(failures));
  };
}
