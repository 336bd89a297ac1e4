import { useAnswer } from '../data/use-answer.js';
import { DefinitionsDocument } from '../generated/documents.js';
import { FaultNote } from './notices.js';
import { Popover } from './popover.js';

/**
 * A small button beside the name of a number that opens what the number means, from the registry of metrics.
 * @param field the metric as a field of the API, such as `netSales`
 */
export function Definition({ field, name }: { field: string; name: string }) {
  return (
    <Popover kind="quiet" label={<span aria-hidden="true">i</span>} name={`What “${name}” means`} title={name}>
      {() => <DefinitionText field={field} />}
    </Popover>
  );
}

function DefinitionText({ field }: { field: string }) {
  const { data, fault } = useAnswer(DefinitionsDocument, {});
  const found = data?.metricDefinitions.find((metric) => metric.field === field);
  return (
    <div class="definition">
      <p class="title">{found?.title ?? field}</p>
      {found ? <p>{found.description}</p> : fault ? <FaultNote fault={fault} /> : <p class="skeleton">…</p>}
      {found && !found.isAdditive && <p class="note">Not to be added up over days or groups.</p>}
      <p class="note">
        In the API: <code>{field}</code>
      </p>
    </div>
  );
}
