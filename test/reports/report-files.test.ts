import { expect } from 'chai';
import { filesOf } from '../../src/jobs/scheduled-reports/report-files.js';
import type { ReportContent } from '../../src/reports/content/report-content.js';
import { slackMessage } from '../../src/reports/formats/slack.js';

const content: ReportContent = {
  ...{ report: 'monday', title: '<!channel> R&D', dueAt: '2026-07-12T20:00:00Z', today: '2026-07-13' },
  ...{ locale: 'en-NZ', timezone: 'Pacific/Auckland', version: '1', asOf: null, notes: [], sections: [] },
};

describe('what a report is sent as', () => {
  it('is a file of the day that it is for its readers', () => {
    const [file] = filesOf(content, ['PDF'], () => new Map());
    expect(file!.filename).to.equal('monday-2026-07-13.pdf');
  });

  it('notifies nobody in Slack by its title', () => {
    expect(slackMessage(content, null).text).to.equal('&lt;!channel&gt; R&amp;D');
  });
});
