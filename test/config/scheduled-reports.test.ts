import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import type { Config } from '../../src/config/config.js';
import { loadConfig } from '../../src/config/load.js';
import { redactConfig } from '../../src/config/redact.js';
import { projectFile } from '../../src/runtime/project-files.js';

const mail = 'mail: { host: smtp.shop.example, from: "Shop <a@shop.example>" }';

describe('Scheduled reports of the configuration', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-config-'));
  after(() => rmSync(folder, { recursive: true }));

  function load(yaml: string, environment: Record<string, string> = {}): Config {
    const file = path.join(folder, 'cartograph.yaml');
    writeFileSync(file, yaml);
    return loadConfig({ platforms: {}, file, environment });
  }

  function faultsOf(yaml: string): string {
    try {
      load(yaml);
    } catch (error) {
      return (error as Error).message;
    }
    throw new Error('it passed');
  }

  const report = (changes: Record<string, string> = {}): string => {
    const entries: Record<string, string> = {
      ...{ name: 'week', title: 'Week', when: '{ cron: "0 8 * * *" }' },
      queries: '[{ name: q, document: "{ warehouse { version } }" }]',
      sections: '[{ title: S, kind: FIGURES, rows: warehouse, columns: [{ path: version }] }]',
      to: '[{ email: b@shop.example }]',
      ...changes,
    };
    const lines = Object.entries(entries).map(([name, value]) => `    ${name}: ${value}`);
    return `scheduledReports:\n  -\n${lines.join('\n')}\n`;
  };

  it('are completed: the only query, the zone of reporting, headings, an owner with all sources', () => {
    const config = load(`${mail}\nreporting: { timezone: America/New_York }\n${report()}`);
    expect(config.scheduledReports).to.deep.equal([
      {
        ...{ name: 'week', title: 'Week', as: { roles: ['owner'], sources: null } },
        when: { cron: '0 8 * * *', completeBy: null, timezone: 'America/New_York' },
        queries: [{ name: 'q', savedReport: null, document: '{ warehouse { version } }', variables: {} }],
        sections: [
          {
            ...{ title: 'S', kind: 'FIGURES', query: 'q', rows: 'warehouse' },
            columns: [{ path: 'version', label: 'version', style: 'PLAIN', change: null }],
          },
        ],
        to: [{ email: 'b@shop.example', destination: null, send: ['CONTENT'] }],
        ...{ corrections: false, locale: 'en-GB', linkDays: 14 },
      },
    ]);
  });

  const faults: [string, string, RegExp][] = [
    ['mail without a server', report(), /scheduledReports\[0\]\.to\[0\]\.email needs the settings of mail/],
    ['no times', `${mail}\n${report({ when: '{}' })}`, /when has neither cron nor completeBy/],
    [
      'two kinds of times',
      report({ when: '{ cron: "0 8 * * *", completeBy: "09:00" }' }),
      /has both cron and completeBy/,
    ],
    ['a time that is none', report({ when: '{ completeBy: "9:00" }' }), /expected a time of the day such as "09:00"/],
    ['a query without a document', report({ queries: '[{ name: q }]' }), /queries\[0\] has neither savedReport nor/],
    [
      'an unknown query',
      report({ sections: '[{ title: S, kind: TABLE, query: r, rows: a, columns: [{ path: b }] }]' }),
      /sections\[0\]\.query is the name of no query; the report has q/,
    ],
    [
      'a chart of one column',
      report({ sections: '[{ title: S, kind: BAR, rows: a, columns: [{ path: b }] }]' }),
      /a chart needs that of its axis/,
    ],
    [
      'an unknown destination',
      report({ to: '[{ destination: x }]' }),
      /is the name of no destination of the configuration; there are: none/,
    ],
    [
      'a recipient twice',
      report({ to: '[{ email: a@b.example }, { email: "A <A@B.example>" }]' }),
      /to\[1\] is a recipient already/,
    ],
    [
      'an address that is none',
      report({ to: '[{ email: "a@b.example, c@d.example" }]' }),
      /expected an e-mail address/,
    ],
    ['a link to nowhere', report({ to: '[{ email: a@b.example, send: [LINK] }]' }), /needs the setting api\.publicUrl/],
    [
      'a domain that is not allowed',
      `mail: { host: h, from: a@b.example, allowedDomains: [shop.example] }\n${report({ to: '[{ email: a@b.example }]' })}`,
      /allowed are shop\.example/,
    ],
    ['an unknown source', report({ as: '{ sources: [uk] }' }), /as\.sources\[0\] is not the id of a source/],
    ['no sender', 'mail: { host: h }', /mail\.from is missing/],
    ['a password alone', 'mail: { host: h, from: a@b.example, password: p }', /mail\.user is missing/],
    [
      'a webhook without a secret',
      'destinations: [{ name: d, kind: WEBHOOK, url: "https://a.example" }]',
      /secrets is empty/,
    ],
  ];
  for (const [what, yaml, expected] of faults) {
    it(`are refused with the reason: ${what}`, () => expect(faultsOf(yaml)).to.match(expected));
  }

  it('hide passwords, secrets and addresses of destinations, in the log and in what is shown', () => {
    const config = load(
      `mail: { host: h, from: a@b.example, user: u, password: xyzzy-plugh-1 }
destinations: [{ name: d, kind: WEBHOOK, url: "https://a.example/xyzzy-plugh-2", secrets: [xyzzy-plugh-3-which-is-long] }]`,
    );
    for (const number of [1, 2, 3]) {
      expect(config.log.hidden.some((text) => text.includes(`xyzzy-plugh-${number}`))).to.equal(true);
    }
    expect(JSON.stringify(redactConfig(config, {}))).not.to.contain('plugh');
  });

  it('are as in the example, once its comments are removed', () => {
    const text = readFileSync(projectFile('cartograph.example.yaml'), 'utf8');
    const [, entries] = /^scheduledReports: \[\]\n((?:#.*\n)+)/m.exec(text)!;
    const example = entries!.replaceAll(/^# ?/gm, '').replace(', sources: [uk-store]', '');
    const shown = load(
      `${mail}\ndestinations: [{ name: sales-channel, kind: SLACK, url: "https://s.example" }]\nscheduledReports:\n${example}`,
    );
    expect(shown.scheduledReports.map(({ sections }) => sections.map(({ kind }) => kind))).to.deep.equal([
      ['FIGURES', 'LINE'],
    ]);
  });
});
