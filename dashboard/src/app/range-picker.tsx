import { useContext, useId, useState } from 'preact/hooks';
import { withRange } from '../address/address.js';
import { useAddress } from '../address/navigation.js';
import { rangeChoices, rangeName } from '../address/range-names.js';
import { parseRange, type RangeText } from '../address/range.js';
import { ApiContext } from '../data/api-context.js';
import { Link } from '../parts/link.js';
import { Popover } from '../parts/popover.js';

/** The range, to choose from the usual ones, or from a day to another. */
export function RangePicker() {
  const { address } = useAddress();
  const { frame } = useContext(ApiContext);
  const name = rangeName(address.range);
  return (
    <Popover
      title="Range"
      name={`Range: ${name}`}
      label={
        <>
          <span class="of">Range</span> {name} <span aria-hidden="true">▾</span>
        </>
      }
    >
      {(close) => (
        <div class="ranges">
          {rangeChoices(frame?.today[0] ?? null).map((group) => (
            <div key={group.name}>
              <p class="title">{group.name}</p>
              <ul>
                {group.ranges.map((range) => (
                  <li key={range.text}>
                    <Link
                      to={withRange(address, range.text)}
                      aria-current={range.text === address.range.text ? 'true' : undefined}
                      onFollow={close}
                    >
                      {rangeName(range)}
                    </Link>
                  </li>
                ))}
              </ul>
            </div>
          ))}
          <OwnRange close={close} />
        </div>
      )}
    </Popover>
  );
}

function OwnRange({ close }: { close: () => void }) {
  const { address, go } = useAddress();
  const { from: chosenFrom, to: chosenTo } = address.range.date.range ?? {};
  const [from, setFrom] = useState(chosenFrom ?? '');
  const [to, setTo] = useState(chosenTo ?? '');
  const id = useId();
  const range = parseRange(`${from}..${to}`);
  return (
    <form
      class="own-range"
      onSubmit={(event) => {
        event.preventDefault();
        if (!range) return;
        go(withRange(address, range.text as RangeText));
        close();
      }}
    >
      <p class="title">From a day to another</p>
      <label for={`${id}from`}>First day</label>
      <input
        id={`${id}from`}
        type="date"
        value={from}
        max={to}
        onInput={(event) => setFrom(event.currentTarget.value)}
      />
      <label for={`${id}to`}>Last day</label>
      <input id={`${id}to`} type="date" value={to} min={from} onInput={(event) => setTo(event.currentTarget.value)} />
      <button type="submit" class="button primary" disabled={!range}>
        Show
      </button>
    </form>
  );
}
