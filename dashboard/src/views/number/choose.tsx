import { useAddress } from '../../address/navigation.js';
import { Link } from '../../parts/link.js';
import { numberAddress } from '../../parts/number-link.js';
import type { MetricOf } from './settings.js';

/** All numbers that there are, with what they mean. */
export function Choose({ metrics }: { metrics: readonly MetricOf[] }) {
  const { address } = useAddress();
  return (
    <section class="card" aria-label="All numbers">
      <dl class="all-numbers">
        {metrics.map(({ field, title, description }) => (
          <div key={field}>
            <dt>
              <Link to={numberAddress(address, field)}>{title}</Link>
            </dt>
            <dd>{description}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
