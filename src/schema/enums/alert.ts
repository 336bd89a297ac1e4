import { type AlertState, alertStates } from '../../ledger/alerts/checks.js';
import {
  type AlertEventKind,
  alertEventKinds,
  type AlertResolution,
  alertResolutions,
} from '../../ledger/alerts/events.js';
import { wordEnum } from './word-enum.js';

export const AlertStateEnum = wordEnum<AlertState>('AlertState', 'How an alert stands.', alertStates, {
  quiet: 'What it watches for is not so.',
  open: 'What it watches for is so, see `alertEvents`.',
  unknown: 'It cannot be judged: a source that it needs is late.',
  waiting: 'What it is to be judged from is not complete yet.',
  failed: 'It could not be judged, see `reason`. It is tried again.',
});

export const AlertEventKindEnum = wordEnum<AlertEventKind>('AlertEventKind', 'What was found.', alertEventKinds, {
  crossed: 'What the alert watches for.',
  unknown: 'It could not be judged: a source was late.',
});

export const AlertResolutionEnum = wordEnum<AlertResolution>(
  'AlertResolution',
  'How an event ended.',
  alertResolutions,
  {
    recovered: 'It is no longer so.',
    withdrawn: 'The alert watches for something else by now, or was removed.',
  },
);
