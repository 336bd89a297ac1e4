import { useContext } from 'preact/hooks';
import { type FilterName, segments } from '../address/address.js';
import { useAddress } from '../address/navigation.js';
import { ApiContext } from '../data/api-context.js';
import { filterTitles, labelOf } from '../data/names.js';
import { useAnswer } from '../data/use-answer.js';
import { ChoicesDocument } from '../generated/documents.js';
import { FaultNote } from '../parts/notices.js';
import { Popover } from '../parts/popover.js';

/** The filters, to choose several values of each. Countries and categories are those of the range, the largest first. */
export function FilterPicker() {
  return (
    <Popover
      title="Filters"
      label={
        <>
          Filter <span aria-hidden="true">▾</span>
        </>
      }
    >
      {() => <Filters />}
    </Popover>
  );
}

function Filters() {
  const { frame } = useContext(ApiContext);
  const { address } = useAddress();
  const { data, fault } = useAnswer(ChoicesDocument, { filter: { date: address.range.date } });
  const keysOf = (keys: readonly ({ key: string | null } | null)[]): string[] =>
    keys.flatMap((each) => (each?.key ? [each.key] : []));
  return (
    <div class="filters">
      <Values name="store" values={frame?.sources.map(({ id }) => id) ?? []} />
      <Values name="channel" values={frame?.channels.map(({ id }) => id) ?? []} />
      {fault && <FaultNote fault={fault} />}
      <Values name="country" values={keysOf(data?.countries.groupTotals.map(({ country }) => country) ?? [])} />
      <Values name="category" values={keysOf(data?.categories.groupTotals.map(({ category }) => category) ?? [])} />
      <Values name="segment" values={segments} />
    </div>
  );
}

function Values({ name, values }: { name: FilterName; values: readonly string[] }) {
  const { address, go } = useAddress();
  const { frame } = useContext(ApiContext);
  const chosen = address.filters[name];
  const all = [...new Set([...values, ...chosen])];
  return (
    <fieldset>
      <legend>{filterTitles[name]}</legend>
      {all.length === 0 && <p class="note">None known.</p>}
      {all.map((value) => (
        <label key={value}>
          <input
            type="checkbox"
            checked={chosen.includes(value)}
            onChange={(event) => {
              const next = event.currentTarget.checked ? [...chosen, value] : chosen.filter((one) => one !== value);
              go({ ...address, filters: { ...address.filters, [name]: next } });
            }}
          />
          {labelOf(name, value, frame)}
        </label>
      ))}
    </fieldset>
  );
}
