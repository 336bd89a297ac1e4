import Big from 'big.js';
import type { Alert, MetricRule } from './alert.js';
import { type DefinitionFault, type Reachable, recipientFaults } from './check-scheduled-report.js';

/** All that is wrong with an alert of the right shape, but for what the schema of the API says of it. */
export function alertFaults(alert: Alert, reachable: Reachable): DefinitionFault[] {
  const { metric, noOrders, stockCover, quietHours, to } = alert;
  const rules = [metric, noOrders, stockCover].filter((rule) => rule !== null);
  const faults: DefinitionFault[] = [];
  if (rules.length !== 1) {
    const has = rules.length === 0 ? 'none of' : 'several of';
    faults.push({ path: [], message: `has ${has} metric, noOrders and stockCover; expected one of them` });
  }
  if (metric) faults.push(...metricFaults(metric).map(({ path, message }) => ({ path: ['metric', ...path], message })));
  if (stockCover && stockCover.recover !== null && stockCover.recover < stockCover.days) {
    const message = `is ${stockCover.recover}, less than days (${stockCover.days}); expected as many or more`;
    faults.push({ path: ['stockCover', 'recover'], message });
  }
  if (quietHours && quietHours.from === quietHours.to) {
    faults.push({
      path: ['quietHours'],
      message: `begin and end at ${quietHours.from}; expected two times of the day`,
    });
  }
  return [...faults, ...recipientFaults({ to: to.map((each) => ({ ...each, send: ['CONTENT'] })) }, reachable)];
}

function metricFaults({ below, above, recover }: MetricRule): DefinitionFault[] {
  if ((below === null) === (above === null)) {
    const problem = below === null ? 'has neither below nor above' : 'has both below and above';
    return [{ path: [], message: `${problem}; expected one of them` }];
  }
  if (recover === null) return [];
  const isWithin = below === null ? new Big(recover).lte(above!) : new Big(recover).gte(below);
  if (isWithin) return [];
  const bound =
    below === null ? `above (${above}); expected as much or less` : `below (${below}); expected as much or more`;
  return [{ path: ['recover'], message: `is ${recover}, on the wrong side of ${bound}` }];
}
