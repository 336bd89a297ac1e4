import { CLOCK_HANDLERS, type ControlHandlers } from '../kit/control-endpoint.js';
import type { Control } from './control.js';
import type { PlainRow } from './data/plain-ads.js';
import type { CampaignState } from './model.js';

/** The handlers of `/__control/<what>` of a Google Ads simulator. */
export const CONTROL_HANDLERS: ControlHandlers<Control> = {
  ...CLOCK_HANDLERS,
  'POST put-campaign': (control, body) => control.putCampaign(String(body.customer), body.campaign as CampaignState),
  'POST put-row': (control, body) => control.putRow(String(body.customer), String(body.day), body.row as PlainRow),
  'POST clear-day': (control, body) => control.clearDay(String(body.customer), String(body.day)),
  'POST update-customer': (control, body) => control.updateCustomer(String(body.customer), body.changes as never),
  'POST configure': (control, body) => control.configure(body.changes as never),
  'POST faults': (control, body) => control.inject(...([body.faults ?? body].flat() as never[])),
  'DELETE faults': (control) => control.faults.clear(),
  'GET calls': (control) => control.calls(),
  'DELETE calls': (control) => control.log.clear(),
  'POST reset': (control) => control.reset(),
};
