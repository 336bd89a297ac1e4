import { expect } from 'chai';
import { maximiseLikelihood } from '../../../src/models/customer-value/maximum-likelihood.js';
import { pausesUnder } from '../../../src/models/customer-value/pauses.js';

const parameters = [
  { name: 'p', lowest: 1e-3, highest: 1e3 },
  { name: 'q', lowest: 1e-3, highest: 1e3 },
];
const starts = [
  [1, 1],
  [20, 0.1],
  [0.05, 40],
];

/** A likelihood as a function of the logarithms of p and q. */
function maximumOf(logLikelihood: (p: number, q: number) => number) {
  const of = ([p, q]: readonly number[]) => logLikelihood(Math.log(p!), Math.log(q!));
  return maximiseLikelihood({ parameters, starts, logLikelihood: of }, pausesUnder());
}

describe('A likelihood', () => {
  it('is maximised from all starts, also along a bent valley', async () => {
    const { fit } = await maximumOf((p, q) => -((1 - p) ** 2) - 100 * (q - p ** 2) ** 2);
    expect(fit?.values[0]).to.be.closeTo(Math.E, 1e-4);
    expect(fit?.values[1]).to.be.closeTo(Math.E, 1e-4);
    expect(fit?.logLikelihood).to.be.closeTo(0, 1e-7);
  });

  it('with several maxima is refused, with what each start found', async () => {
    const hill = (p: number, q: number, height: number) => height * Math.exp(-(p ** 2) - q ** 2);
    const { fit, refusal } = await maximumOf((p, q) => hill(p - 3, q + 2, 5) + hill(p, q, 4) + hill(p + 3, q - 3.5, 3));
    expect(fit).to.equal(null);
    const [first, second, third] = refusal!
      .match(/p ([^;]+);/)![1]!
      .split(', ')
      .map(Number);
    expect(second! / first!).to.be.closeTo(Math.exp(3), 0.5);
    expect(third! / first!).to.be.closeTo(Math.exp(-3), 0.01);
    expect(refusal).to.match(
      /^Searches from 3 starts end at different parameters \(p \S+, \S+, \S+; q \S+, \S+, \S+\)/,
    );
  });

  it('that is flat along a line is refused', async () => {
    const { refusal } = await maximumOf((p, q) => -((p + q) ** 2));
    expect(refusal).to.contain('end at different parameters').and.contain('the data do not determine them');
  });

  it('that grows up to the bound of a parameter is refused, and the parameter is named', async () => {
    const { refusal } = await maximumOf((p, q) => -(p ** 2) + q);
    expect(refusal).to.equal('The parameter q reaches its bound of 1000: the data do not determine it.');
    const { refusal: other } = await maximumOf((p, q) => -p - q ** 2);
    expect(other).to.equal('The parameter p reaches its bound of 0.001: the data do not determine it.');
  });

  it('is no longer searched when the process is to stop', async () => {
    const stopping = AbortSignal.abort(new Error('the process is ending'));
    const slow = () => {
      const until = performance.now() + 20;
      while (performance.now() < until);
      return 0;
    };
    const stopped = await maximiseLikelihood({ parameters, starts, logLikelihood: slow }, pausesUnder(stopping)).catch(
      (error: Error) => error.message,
    );
    expect(stopped).to.equal('the process is ending');
  });

  it('leaves turns to others while it is searched', async () => {
    let turns = 0;
    let isDone = false;
    const count = (): void => {
      turns += 1;
      if (!isDone) setImmediate(count);
    };
    setImmediate(count);
    await maximumOf((p, q) => {
      const until = performance.now() + 1;
      while (performance.now() < until);
      return -(p ** 2) - q ** 2;
    });
    isDone = true;
    expect(turns).to.be.greaterThan(5);
  });
});
