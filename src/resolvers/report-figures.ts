import type { GraphQLResolveInfo } from 'graphql';
import { metricFieldName } from '../models/metrics/metric.js';
import { metricNames } from '../models/metrics/registry.js';
import { figureColumn } from '../models/report/columns.js';
import type { Figure, FigureWanted, Level } from '../models/report/question.js';
import { selectedFields } from './selection.js';

const levelFields: Record<Level, string> = {
  rows: 'rows',
  period: 'periodTotals',
  group: 'groupTotals',
  total: 'total',
};

/** The selected levels. */
export function wantedLevels(info: GraphQLResolveInfo): Level[] {
  const selected = selectedFields(info);
  return (Object.keys(levelFields) as Level[]).filter((level) => selected.has(levelFields[level]));
}

const stateFields = ['mayRestateUntil', 'restatements', 'notes'];

/** Whether any row shows what may still change in it, or what is to be known of it. */
export function wantsStates(info: GraphQLResolveInfo): boolean {
  return Object.values(levelFields).some((level) => {
    const selected = [...selectedFields(info, level), ...selectedFields(info, level, 'comparisons')];
    return stateFields.some((field) => selected.includes(field));
  });
}

const metricOfField = new Map(metricNames.map((name) => [metricFieldName(name), name]));

/** The metrics whose fields are selected anywhere below the report, and in which role. */
export function wantedFigures(info: GraphQLResolveInfo, comparisons: number): FigureWanted[] {
  const wanted = new Map<string, FigureWanted>();
  const add = (figure: Figure, path: readonly string[]): void => {
    // In the order of the document: the first one ranks the groups of a limit.
    for (const metric of [...selectedFields(info, ...path)].flatMap((field) => metricOfField.get(field) ?? [])) {
      wanted.set(figureColumn({ metric, figure }), { metric, figure });
    }
  };
  for (const field of Object.values(levelFields)) {
    add({ kind: 'value' }, [field]);
    add({ kind: 'share' }, [field, 'share']);
    add({ kind: 'running_total' }, [field, 'runningTotal']);
    add({ kind: 'moving_average' }, [field, 'movingAverage']);
    for (let side = 1; side <= comparisons; side++) {
      add({ kind: 'previous', side }, [field, 'comparisons', 'previous']);
      add({ kind: 'change', side }, [field, 'comparisons', 'change']);
      add({ kind: 'change_percent', side }, [field, 'comparisons', 'changePercent']);
    }
  }
  return [...wanted.values()];
}
