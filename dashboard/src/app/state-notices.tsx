import { useContext } from 'preact/hooks';
import { ApiContext } from '../data/api-context.js';
import { instantText } from '../format/days.js';
import { FaultNote, Notice } from '../parts/notices.js';

/** What holds for all figures: that the API is gone, that a source is late or cannot be read. */
export function StateNotices() {
  const { frame, frameFault } = useContext(ApiContext);
  const configured = frame?.sources.filter(({ isConfigured }) => isConfigured) ?? [];
  return (
    <>
      {frameFault && <FaultNote fault={frameFault} hasNumbers={frame !== null} />}
      {configured.map(({ id, name, problem, late, asOf }) =>
        problem !== null ? (
          <Notice key={id} kind="warning">
            <strong>{name} cannot be read.</strong> {problem}{' '}
            {asOf !== null && `Its figures are as of ${instantText(asOf)}.`}
          </Notice>
        ) : late !== null ? (
          <Notice key={id} kind="warning">
            <strong>{name} is late.</strong> {late.message}{' '}
            {asOf !== null && `Its figures are as of ${instantText(asOf)}.`}
          </Notice>
        ) : null,
      )}
    </>
  );
}
