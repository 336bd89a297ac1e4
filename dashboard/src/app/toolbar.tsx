import { useContext } from 'preact/hooks';
import { type Compare, filterNames, noFilters } from '../address/address.js';
import { useAddress } from '../address/navigation.js';
import { ApiContext } from '../data/api-context.js';
import { filterTitles, labelOf } from '../data/names.js';
import { Link } from '../parts/link.js';
import { Ask } from './ask.js';
import { FilterPicker } from './filter-picker.js';
import { RangePicker } from './range-picker.js';

/** Range, comparison and filters: all of it goes into the address. */
export function Toolbar() {
  const { address, go } = useAddress();
  const { frame } = useContext(ApiContext);
  const chosen = filterNames.flatMap((name) => address.filters[name].map((value) => ({ name, value })));
  return (
    <div class="toolbar" role="search" aria-label="Range and filters">
      <RangePicker />
      <label class="select">
        <span>Compare with</span>
        <select
          value={address.compare}
          onChange={(event) => go({ ...address, compare: event.currentTarget.value as Compare })}
        >
          <option value="previous">period before</option>
          <option value="year">same period last year</option>
          <option value="none">nothing</option>
        </select>
      </label>
      <FilterPicker />
      <Ask />
      {chosen.length > 0 && (
        <ul class="chips" aria-label="Filters">
          {chosen.map(({ name, value }) => {
            const label = labelOf(name, value, frame);
            const without = address.filters[name].filter((one) => one !== value);
            return (
              <li key={`${name}=${value}`}>
                <Link
                  to={{ ...address, filters: { ...address.filters, [name]: without } }}
                  aria-label={`Remove the filter ${filterTitles[name]}: ${label}`}
                >
                  <span class="of">{filterTitles[name]}</span> {label} <span aria-hidden="true">×</span>
                </Link>
              </li>
            );
          })}
          <li>
            <Link class="plain" to={{ ...address, filters: noFilters }}>
              Remove all
            </Link>
          </li>
        </ul>
      )}
    </div>
  );
}
