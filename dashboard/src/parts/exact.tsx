import { type Figure, figureExact, figureText } from '../format/figures.js';
import { noNumber } from '../format/numbers.js';

/**
 * A number with the exact text of the API beside what people read.
 * @param text as people read it, where that is not the usual form of its kind: a share, days
 */
export function Exact({ value, text = figureText }: { value: Figure; text?: ((value: never) => string) | undefined }) {
  const exact = figureExact(value);
  return exact === null ? <>{noNumber}</> : <data value={exact}>{text(value as never)}</data>;
}
