import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import Type from 'typebox';
import type { Config } from '../../src/config/config.js';
import { loadConfig } from '../../src/config/load.js';
import { assertAlerts } from '../../src/resolvers/configured-alerts.js';
import { projectFile } from '../../src/runtime/project-files.js';

const mail = 'mail: { host: smtp.shop.example, from: "Shop <a@shop.example>" }';

describe('Alerts of the configuration', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-config-'));
  after(() => rmSync(folder, { recursive: true }));

  function load(yaml: string): Config {
    const file = path.join(folder, 'cartograph.yaml');
    writeFileSync(file, yaml);
    return loadConfig({ platforms: { FILES: Type.Object({}) }, file, environment: {} });
  }

  function faultsOf(work: () => unknown): string {
    try {
      work();
    } catch (error) {
      return (error as Error).message;
    }
    throw new Error('it passed');
  }

  const entry = (rest: string, to = '[{ email: b@shop.example }]'): string =>
    `${mail}\nalerts:\n  - { name: a, title: A, to: ${to}, ${rest} }\n`;

  it('are completed: the day before, twice recovered, the zone of reporting, an owner with all sources', () => {
    const config = load(
      `reporting: { timezone: America/New_York }\n${entry('metric: { name: netSales, below: 10.5 }')}`,
    );
    expect(config.alerts).to.deep.equal([
      {
        ...{ name: 'a', title: 'A', as: { roles: ['owner'], sources: null } },
        metric: {
          ...{ metric: 'netSales', below: '10.5', above: null, recover: null },
          ...{ last: 1, unit: 'DAY', includeCurrent: false, where: [] },
        },
        ...{ noOrders: null, stockCover: null, recoverAfter: 2, quietHours: null, timezone: 'America/New_York' },
        ...{ remindHours: null, locale: 'en-GB', to: [{ email: 'b@shop.example', destination: null }] },
      },
    ]);
  });

  const faults: [string, string, RegExp][] = [
    ['no rule', entry('recoverAfter: 1'), /alerts\[0\] has none of metric, noOrders and stockCover/],
    ['two rules', entry('noOrders: { hours: 1 }, stockCover: { days: 2 }'), /has several of/],
    [
      'two bounds',
      entry('metric: { name: orders, below: 1, above: 2 }'),
      /alerts\[0\]\.metric has both below and above/,
    ],
    ['a bound that is none', entry('metric: { name: orders, below: many }'), /expected a number such as 1000/],
    ['a recovery that comes too early', entry('metric: { name: orders, below: 5, recover: 4 }'), /wrong side of below/],
    ['fewer days of cover to recover', entry('stockCover: { days: 9, recover: 3 }'), /less than days \(9\)/],
    ['quiet hours without an end', entry('noOrders: { hours: 1 }, quietHours: { from: "22:00" }'), /quietHours/],
    [
      'quiet hours of a day',
      entry('noOrders: { hours: 1 }, quietHours: { from: "22:00", to: "22:00" }'),
      /begin and end/,
    ],
    [
      'an unknown source',
      entry('noOrders: { hours: 1, sources: [uk] }'),
      /noOrders\.sources\[0\] is not the id of a source/,
    ],
    [
      'an unknown source of a condition',
      entry('metric: { name: orders, below: 5, where: [{ dimension: SOURCE, in: [uk] }] }'),
      /metric\.where\[0\]\.in\[0\] is not the id of a source/,
    ],
    [
      'an unknown destination',
      entry('noOrders: { hours: 1 }', '[{ destination: x }]'),
      /is the name of no destination/,
    ],
  ];
  for (const [what, yaml, expected] of faults) {
    it(`are refused with the reason: ${what}`, () => expect(faultsOf(() => load(yaml))).to.match(expected));
  }

  it('are refused with the metrics and dimensions that there are', () => {
    const check = (rest: string): string => faultsOf(() => assertAlerts(load(entry(rest)).alerts));
    expect(check('metric: { name: sales, below: 1 }')).to.match(
      /alerts\[0\]\.metric\.name \(a\): is no metric; there are .*netSales/,
    );
    expect(check('stockCover: { days: 2, where: [{ dimension: SHELF, in: [a] }] }')).to.match(
      /is no dimension; there are .*SOURCE/,
    );
    expect(check('stockCover: { days: 2, where: [{ dimension: TAG, in: [a] }] }')).to.match(
      /cannot be broken down or filtered by/,
    );
  });

  it('are as in the example, once its comments are removed', () => {
    const text = readFileSync(projectFile('cartograph.example.yaml'), 'utf8');
    const [, entries] = /^alerts: \[\]\n((?:#.*\n)+)/m.exec(text)!;
    const example = entries!.replaceAll(/^# ?/gm, '').replaceAll('uk-store', 'uk');
    const source = 'sources: [{ id: uk, platform: FILES, backfillStart: 2026-01-01, settings: {} }]';
    const { alerts } = load(
      `${mail}\n${source}\ndestinations: [{ name: sales-channel, kind: SLACK, url: "https://s.example" }]\nalerts:\n${example}`,
    );
    assertAlerts(alerts);
    expect(alerts.map(({ name }) => name)).to.deep.equal(['slow-day', 'many-refunds', 'silent', 'low-stock']);
  });
});
