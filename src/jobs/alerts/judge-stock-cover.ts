import Big from 'big.js';
import type { StockCoverRule } from '../../canonical/alert.js';
import { addDays, dateInZone } from '../../canonical/calendar-date.js';
import type { Evidence, EvidenceFigure } from '../../reports/content/alert-content.js';
import { valueFormats } from '../../reports/content/format-values.js';
import { askForAlert } from './ask-for-alert.js';
import {
  type Finding,
  type Judging,
  lateCause,
  latenessEvidence,
  ownCause,
  type Preparation,
  sourcesWithin,
} from './judgement.js';
import { unreadSince } from './unread-since.js';
import { viewAddress } from './view-address.js';

/** Those whose stock ends first. Beyond, nothing is opened and nothing resolved. */
const mostVariants = 200;

const document = `query Alert($day: Date!, $max: Decimal!, $first: Int!, $where: [DimensionFilterInput!]) {
  report(
    by: [VARIANT]
    filter: { date: { range: { from: $day, to: $day } }, where: $where }
    having: [{ metric: DAYS_OF_COVER, max: $max }]
    orderBy: [{ metric: DAYS_OF_COVER }]
    limit: $first
    other: false
  ) {
    rows { variant { key label } daysOfCover unitsOnHand dailyDemand }
  }
}`;

interface CoverRow {
  variant: { key: string | null; label: string | null };
  daysOfCover: string | null;
  unitsOnHand: string | null;
  dailyDemand: string | null;
}

/** The days of cover of each variant at the end of the last day that is over. */
export async function prepareStockCover(judging: Judging, rule: StockCoverRule): Promise<Preparation> {
  const { alert, now, version } = judging;
  const day = addDays(dateInZone(now, alert.timezone), -1);
  const sources = sourcesWithin(judging.sources, rule.where);
  const unread = sources.filter((source) => unreadSince(source, addDays(day, 1)) !== null);
  const late = unread.filter(({ lateness }) => lateness !== null);
  const unseen = sources.filter(({ sourceId }) => judging.unseen.has(sourceId));
  const missing = [...unread, ...unseen].map(({ name }) => name);
  return {
    basis: missing.length > 0 || sources.length === 0 ? null : JSON.stringify([day, version]),
    unknown: late.slice(0, 1).map((source) => ({
      ...{ subject: '', label: '', cause: lateCause(source.sourceId) },
      evidence: latenessEvidence(judging, source),
    })),
    waitsFor:
      sources.length === 0
        ? 'There is no configured source that it may see.'
        : missing.length > 0
          ? `The stock of ${day} is not known completely yet: ${[...new Set(missing)].join(', ')}.`
          : null,
    judge: async () => {
      const bound = rule.recover ?? rule.days;
      const { where } = rule;
      const variables = { day, max: String(bound), first: mostVariants, ...(where.length > 0 && { where }) };
      const { data, version: ofAnswer } = await askForAlert(judging, document, variables);
      const { rows } = data.report as { rows: CoverRow[] };
      const evidenceOf = (statement: string, figures: EvidenceFigure[]): Evidence => ({
        ...{ statement, figures, at: now.toISOString() },
        ...{ version: ofAnswer ?? version, asOf: ofAnswer === version ? judging.asOf : null },
        query: { document, variables },
        link: viewAddress(judging.publicUrl, '/products', { from: day, to: day, where }),
      });
      const findings = rows.flatMap(({ variant: { key, label }, ...row }): Finding[] => {
        if (key === null || row.daysOfCover === null) return [];
        const name = label ?? key;
        const cover = new Big(row.daysOfCover);
        const verdict = cover.lt(rule.days) ? 'crossed' : cover.gte(bound) ? 'recovered' : 'between';
        const figures = figuresOf(row, day);
        const statement = statementOf(judging, name, figures, rule.days);
        return [
          { subject: key, label: name, verdict, cause: ownCause(alert.name), evidence: evidenceOf(statement, figures) },
        ];
      });
      const isWhole = rows.length < mostVariants;
      return {
        findings,
        others: isWhole ? evidenceOf(`Its stock lasts for ${bound} days or more, or it no longer sells.`, []) : null,
      };
    },
  };
}

function figuresOf(
  { daysOfCover, unitsOnHand, dailyDemand }: Omit<CoverRow, 'variant'>,
  day: string,
): EvidenceFigure[] {
  const figure = (label: string, cell: string | null): EvidenceFigure => ({
    ...{ label, kind: 'decimal', style: 'PLAIN', cell, first: day, last: day },
  });
  return [
    figure('Days of cover', daysOfCover),
    figure('Units on hand', unitsOnHand),
    figure('Daily demand', dailyDemand),
  ];
}

function statementOf({ alert }: Judging, name: string, [cover, units, demand]: EvidenceFigure[], days: number): string {
  const formats = valueFormats(alert.locale, alert.timezone);
  const [ofCover, ofUnits, ofDemand] = [cover!, units!, demand!].map((figure) => formats.cell(figure.cell, figure));
  const side = new Big(String(cover!.cell)).lt(days) ? 'under' : 'no longer under';
  return `${name}: ${ofUnits} left at ${ofDemand} a day, ${ofCover} days of cover, ${side} ${days}.`;
}
