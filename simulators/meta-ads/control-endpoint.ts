import { CLOCK_HANDLERS, type ControlBody, type ControlHandlers } from '../kit/control-endpoint.js';
import type { Control } from './control.js';
import type { GraphVersion } from './graph/versions.js';
import type { MetaSpendRow } from './model.js';

/** The handlers of `/__control/<what>` of a Meta simulator. */
export const CONTROL_HANDLERS: ControlHandlers<Control> = {
  ...CLOCK_HANDLERS,
  'POST seed': (control, body) => control.seed(body.contents as never, accountOf(body)),
  'POST put-campaign': (control, body) => control.putCampaign(body.campaign as never, accountOf(body)),
  'POST forget-campaign': (control, body) => control.forgetCampaign(String(body.id), accountOf(body)),
  'POST restate': (control, body) => control.restate(body.rows as MetaSpendRow[], accountOf(body)),
  'POST retract': (control, body) => control.retract(String(body.campaignId), String(body.date), accountOf(body)),
  'POST configure': (control, body) => control.configure(body.changes as never, accountOf(body)),
  'POST credentials': (control, body) => control.configureCredentials(body.changes as never),
  'POST versions': (control, body) => void (control.versions = body.versions as GraphVersion[]),
  'POST faults': (control, body) => control.inject(...([body.faults ?? body].flat() as never[])),
  'DELETE faults': (control) => control.faults.clear(),
  'GET calls': (control) => control.calls(),
  'DELETE calls': (control) => control.log.clear(),
  'GET jobs': (control) => control.jobs.list().map((job) => control.jobs.state(job)),
  'GET accounts': (control) => control.names(),
  'POST reset': (control) => control.reset(),
};

function accountOf(body: ControlBody): string | undefined {
  return typeof body.account === 'string' ? body.account : undefined;
}
