import mocha from 'mocha';

/** Mocha's spec reporter, with the closing counts on the last line in a form that programs read. */
export default class CountingReporter extends mocha.reporters.Spec {
  override done = (failures: number, end: (failures: number) => void): void => {
    const { passes = 0, pending = 0 } = this.stats;
    const counts = [`${passes} passed`, `${failures} failed`];
    if (pending > 0) counts.push(`${pending} skipped`);
    process.stdout.write(`${counts.join(', ')}\n`, () => end(failures));
  };
}
