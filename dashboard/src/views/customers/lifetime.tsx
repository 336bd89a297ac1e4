import type { ComponentChildren } from 'preact';
import { decimal } from '../../../../clients/typescript/src/decimal/decimal.js';
import { dayText } from '../../format/days.js';
import { countText, meanText, shareText } from '../../format/numbers.js';
import type { CustomersQuery } from '../../generated/documents.js';
import { ChartFrame } from '../../parts/chart-frame.js';
import { Exact } from '../../parts/exact.js';

type Model = CustomersQuery['models'][number];

/** How well the purchases of the customers of these stores can be foreseen, or why they cannot. `stores`: none are all. */
export function Lifetime({
  models,
  stores,
  isBusy,
}: {
  models: readonly Model[] | null;
  stores: readonly string[];
  isBusy: boolean;
}) {
  // The largest group comes first: with no store chosen that is all of them.
  const wanted = stores.toSorted().join(' ');
  const model = models?.find(({ sources }) => stores.length === 0 || sources.join(' ') === wanted);
  return (
    <ChartFrame
      title="Lifetime value"
      aside={model && `models of ${countText(model.customers)} customers up to ${dayText(model.asOf)}`}
      isBusy={isBusy}
      table={
        models === null ? (
          <p class="skeleton block">0</p>
        ) : model ? (
          <Facts model={model} />
        ) : (
          <p class="empty">
            {models.length === 0
              ? 'No model has been fitted yet: that happens once a day, when the day before is complete.'
              : 'There is no model of exactly these stores. Groups of stores are set in the configuration.'}
          </p>
        )
      }
    />
  );
}

function Facts({ model }: { model: Model }) {
  const { repeatCustomers, values, holdOut, purchasesRefusal, valuesRefusal, holdOutRefusal } = model;
  return (
    <>
      <dl class="facts">
        <Fact name="Bought on more than one day">
          <Exact value={repeatCustomers} />
        </Fact>
        {values && (
          <Fact name="Mean value of a purchase">
            <Exact value={values.meanValue} />
          </Fact>
        )}
        {holdOut && (
          <>
            <Fact name={`Purchases foreseen for the last ${holdOut.weeks} weeks`}>
              <Estimate value={holdOut.predictedPurchases} />
            </Fact>
            <Fact name="Purchases made in them">
              <Exact value={holdOut.actualPurchases} />
            </Fact>
            {holdOut.purchasesError !== null && (
              <Fact name="Error of the purchases">
                <Estimate value={holdOut.purchasesError} text={shareText} />
              </Fact>
            )}
            {holdOut.valueError !== null && (
              <Fact name="Error of their net sales">
                <Estimate value={holdOut.valueError} text={shareText} />
              </Fact>
            )}
          </>
        )}
      </dl>
      {[
        ['Purchases cannot be foreseen', purchasesRefusal],
        ['Their values cannot be foreseen', valuesRefusal],
        ['The models could not be tested', holdOutRefusal],
      ].map(
        ([what, reason]) =>
          reason && (
            <p key={what} class="note">
              {what}: {reason}
            </p>
          ),
      )}
      <p class="note">
        These are facts of the models as a whole, fitted anew each day: no single orders stand behind them. Estimates: a
        single customer is a lottery ticket; sums over many are what the models are good for.
      </p>
    </>
  );
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** A number of the models, which compute in floating point and round to six decimals. */
function Estimate({ value, text = meanText }: { value: number; text?: typeof shareText }) {
  return <Exact value={decimal(value.toFixed(6))} text={text} />;
}
