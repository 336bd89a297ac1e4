import {
  type NumberStyle,
  numberStyles,
  type ReportForm,
  reportForms,
  type SectionKind,
  sectionKinds,
} from '../../canonical/scheduled-report.js';
import { type MessageState, messageStates } from '../../ledger/messages/messages.js';
import {
  type ReportRunState,
  type ReportTrigger,
  runStates,
  runTriggers,
} from '../../ledger/scheduled-reports/runs.js';
import { wordEnum } from './word-enum.js';

export const SectionKindEnum = wordEnum<SectionKind>(
  'ReportSectionKind',
  'How a section is shown. The first column of a chart is its axis, each further one a series.',
  sectionKinds,
  {
    FIGURES: 'Each value large, with its label.',
    TABLE: 'A table.',
    LINE: 'A chart of lines over time.',
    BAR: 'A chart of bars.',
  },
);

export const NumberStyleEnum = wordEnum<NumberStyle>('ReportNumberStyle', 'How a number is written.', numberStyles, {
  PLAIN: 'As it is, with at most two decimals.',
  PERCENT: 'A number in percent: 12.5 is 12.5 %.',
  RATIO: 'A ratio: 0.125 is 12.5 %.',
});

export const ReportFormEnum = wordEnum<ReportForm>('ReportForm', 'What a recipient gets.', reportForms, {
  CONTENT: 'The report in the message itself.',
  LINK: 'A link that opens it for some days.',
  PDF: 'It as a PDF. Only by mail.',
  CSV: 'The rows of its tables and charts as CSV. Only by mail.',
  XLSX: 'The same as XLSX. Only by mail.',
});

export const ReportRunStateEnum = wordEnum<ReportRunState>('ReportRunState', 'How a run is doing.', runStates, {
  due: 'Its figures are still to be asked for.',
  sending: 'Messages of it are still to be sent.',
  sent: 'All its messages were sent.',
  given_up: 'Some of its messages were given up; the others were sent.',
  failed: 'It was given up before anything was sent, see `problem`.',
});

export const ReportTriggerEnum = wordEnum<ReportTrigger>('ReportTrigger', 'What requested a run.', runTriggers, {
  schedule: 'A time of the report.',
  api: 'The mutation `runReport`.',
  command: 'The command line.',
});

export const MessageStateEnum = wordEnum<MessageState>('MessageState', 'How a message is doing.', messageStates, {
  waiting: 'It waits for its next attempt.',
  sending: 'An attempt has begun.',
  sent: 'The receiver has accepted it.',
  given_up: 'The receiver refuses it, or took it in none of its attempts.',
});
