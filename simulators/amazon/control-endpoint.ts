import { CLOCK_HANDLERS, type ControlHandlers } from '../kit/control-endpoint.js';
import type { Role } from './access.js';
import type { Control } from './control.js';

/** The handlers of `/__control/<what>` of an Amazon simulator. */
export const CONTROL_HANDLERS: ControlHandlers<Control> = {
  ...CLOCK_HANDLERS,
  'POST configure': (control, body) => control.configure(body.changes as never),
  'POST drain': (control, body) => control.drain(String(body.operation)),
  'POST rotate-secret': ({ access }, body) => access.rotateSecret(String(body.secret)),
  'POST revoke': ({ access }) => access.revoke(),
  'POST authorise': ({ access }, body) => access.authorise(String(body.refreshToken)),
  'POST suspend': ({ access }) => access.suspend(),
  'POST reinstate': ({ access }) => access.reinstate(),
  'POST expire-tokens': ({ access }) => access.expireTokens(),
  'POST roles': ({ access }, body) => access.setRoles(body.roles as Role[]),
  'POST faults': (control, body) => control.inject(...([body.faults ?? body].flat() as never[])),
  'DELETE faults': (control) => control.faults.clear(),
  'GET calls': (control) => control.calls(),
  'DELETE calls': (control) => control.log.clear(),
  'POST reset': (control) => control.reset(),
};
