import { useContext } from 'preact/hooks';
import { headlineOf } from '../../../../src/headline/headline.js';
import type { Compare } from '../../address/address.js';
import { useAddress } from '../../address/navigation.js';
import { ApiContext } from '../../data/api-context.js';
import { valueName } from '../../data/dimensions.js';
import { locale } from '../../format/locale.js';
import type { OverviewQuery, ReportDimension } from '../../generated/documents.js';
import { Link } from '../../parts/link.js';
import { numberAddress } from '../../parts/number-link.js';

const against: Record<Compare, string> = {
  previous: 'the period before',
  year: 'the same period last year',
  none: 'nothing',
};

/** Whose values are names by themselves: “Germany”, where others read “category Lighting”. */
const named: readonly string[] = ['SOURCE', 'CHANNEL', 'COUNTRY'] satisfies ReportDimension[];

/** What changed most and why, in one sentence that opens to the parts that explain it. */
export function Reason({ explained }: { explained: OverviewQuery['reason'] | null }) {
  const { address } = useAddress();
  const { frame } = useContext(ApiContext);
  if (!explained) return <p class="reason skeleton">0</p>;
  const sentence = headlineOf(explained, {
    locale: locale[0] ?? 'en',
    compared: against[address.compare],
    nameOf: (dimension, segment) =>
      named.includes(dimension) && segment.key !== null
        ? valueName(dimension as ReportDimension, segment, frame)
        : null,
  });
  const [first] = explained.dimensions;
  const to = numberAddress(address, 'netSales');
  return (
    <p class="reason">
      {sentence} {first && <Link to={{ ...to, settings: { ...to.settings, by: first.dimension } }}>See the parts</Link>}
    </p>
  );
}
