import { mailboxOf } from './mailbox.js';
import type { ReportRecipient, ScheduledReport } from './scheduled-report.js';

/** What is wrong with a report, and where in it. */
export interface DefinitionFault {
  path: (string | number)[];
  message: string;
}

/** Where messages can go. */
export interface Reachable {
  hasMail: boolean;
  /** Empty: any. */
  allowedDomains: readonly string[];
  destinations: readonly { name: string; kind: string }[];
  hasPublicUrl: boolean;
}

/** All that is wrong with a report of the right shape, but for its documents. */
export function definitionFaults(report: ScheduledReport, reachable: Reachable): DefinitionFault[] {
  return [
    ...timingFaults(report),
    ...queryFaults(report),
    ...sectionFaults(report),
    ...recipientFaults(report, reachable),
  ];
}

function timingFaults({ when }: ScheduledReport): DefinitionFault[] {
  if ((when.cron === null) !== (when.completeBy === null)) return [];
  const problem = when.cron === null ? 'has neither cron nor completeBy' : 'has both cron and completeBy';
  return [{ path: ['when'], message: `${problem}; expected one of them` }];
}

function queryFaults({ queries }: ScheduledReport): DefinitionFault[] {
  return queries.flatMap(({ name, savedReport, document }, i): DefinitionFault[] => {
    const faults: DefinitionFault[] = [];
    if (queries.findIndex((other) => other.name === name) < i) {
      faults.push({ path: ['queries', i, 'name'], message: 'is the name of another query of the report too' });
    }
    if ((savedReport === null) === (document === null)) {
      const problem = document === null ? 'has neither savedReport nor document' : 'has both savedReport and document';
      faults.push({ path: ['queries', i], message: `${problem}; expected one of them` });
    }
    return faults;
  });
}

function sectionFaults({ queries, sections }: ScheduledReport): DefinitionFault[] {
  const names = queries.map(({ name }) => name);
  return sections.flatMap(({ kind, query, columns }, i): DefinitionFault[] => {
    const faults: DefinitionFault[] = [];
    if (!names.includes(query)) {
      const known = names.join(', ');
      faults.push({ path: ['sections', i, 'query'], message: `is the name of no query; the report has ${known}` });
    }
    if ((kind === 'LINE' || kind === 'BAR') && columns.length < 2) {
      const message = 'has one column; a chart needs that of its axis, and one for each series';
      faults.push({ path: ['sections', i, 'columns'], message });
    }
    return faults;
  });
}

/** What is wrong with recipients, and where in `to`. */
export function recipientFaults({ to }: Pick<ScheduledReport, 'to'>, reachable: Reachable): DefinitionFault[] {
  return to.flatMap((recipient, i) => {
    const before = to.slice(0, i).some((other) => addressOf(other) === addressOf(recipient));
    const twice = before ? [{ path: ['to', i], message: 'is a recipient already' }] : [];
    return [
      ...twice,
      ...faultsOf(recipient, reachable).map(({ path, message }) => ({ path: ['to', i, ...path], message })),
    ];
  });
}

/** The same for the same recipient. */
function addressOf({ email, destination }: ReportRecipient): string {
  return email === null ? `destination ${destination}` : (mailboxOf(email)?.address.toLowerCase() ?? email);
}

function faultsOf({ email, destination, send }: ReportRecipient, reachable: Reachable): DefinitionFault[] {
  const faults: DefinitionFault[] = [];
  const wrong = (path: DefinitionFault['path'], message: string): void => void faults.push({ path, message });
  if ((email === null) === (destination === null)) {
    const problem = email === null ? 'has neither email nor destination' : 'has both email and destination';
    wrong([], `${problem}; expected one of them`);
    return faults;
  }
  if (send.includes('LINK') && !reachable.hasPublicUrl) {
    wrong(['send'], 'has LINK, which needs the setting api.publicUrl: the URL that people open');
  }
  if (email !== null) {
    const box = mailboxOf(email);
    const { hasMail, allowedDomains } = reachable;
    if (!hasMail) wrong(['email'], 'needs the settings of mail: no server is configured to send it by');
    if (box === null) wrong(['email'], 'is not an e-mail address');
    const domain = box?.address.split('@')[1]?.toLowerCase();
    if (
      domain !== undefined &&
      allowedDomains.length > 0 &&
      !allowedDomains.some((one) => one.toLowerCase() === domain)
    ) {
      wrong(
        ['email'],
        `is of a domain that mail.allowedDomains does not have; allowed are ${allowedDomains.join(', ')}`,
      );
    }
    return faults;
  }
  const names = reachable.destinations.map(({ name }) => name);
  if (!names.includes(destination!)) {
    const known = names.join(', ') || 'none';
    wrong(['destination'], `is the name of no destination of the configuration; there are: ${known}`);
  }
  if (send.some((form) => form !== 'CONTENT' && form !== 'LINK')) {
    wrong(['send'], 'has attachments, which only mails have; a destination gets CONTENT and LINK');
  }
  return faults;
}
