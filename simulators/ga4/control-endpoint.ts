import { CLOCK_HANDLERS, type ControlBody, type ControlHandlers } from '../kit/control-endpoint.js';
import type { Control } from './control.js';
import type { QuotaLimits, Visit } from './model.js';

/** The handlers of `/__control/<what>` of a GA4 simulator. */
export const CONTROL_HANDLERS: ControlHandlers<Control> = {
  ...CLOCK_HANDLERS,
  'POST put': (control, body) => control.put(body.visits as Visit[], propertyOf(body)),
  'POST remove': (control, body) => control.remove(String(body.day), String(body.id), propertyOf(body)),
  'POST configure': (control, body) => control.configure(body.changes as never, propertyOf(body)),
  'POST lose-rows': (control, body) => control.loseRows(String(body.day), Number(body.share), propertyOf(body)),
  'POST drain': (control, body) =>
    control.drain(body.quota as keyof QuotaLimits, Number(body.left ?? 0), propertyOf(body)),
  'POST expire-tokens': (control) => control.identity.expireTokens(),
  'POST faults': (control, body) => control.inject(...([body.faults ?? body].flat() as never[])),
  'DELETE faults': (control) => control.faults.clear(),
  'GET calls': (control) => control.calls(),
  'DELETE calls': (control) => control.log.clear(),
  'GET properties': (control) => control.names(),
  'POST reset': (control) => control.reset(),
};

function propertyOf(body: ControlBody): string | undefined {
  return typeof body.property === 'string' ? body.property : undefined;
}
