import type { GraphQLSchema } from 'graphql';
import type { NamedReport } from '../canonical/saved-report.js';
import type { ScheduledReport } from '../canonical/scheduled-report.js';
import { sectionProblem } from '../reports/content/build-section.js';
import { shapeOrProblem } from './documents/answer-shape.js';

/** What is wrong with the questions of a report or with what it shows of them, and where. */
export interface ReportFault {
  /** Such as `sections`, 0. */
  path: (string | number)[];
  message: string;
}

/** `saved`: the saved reports that there are. */
export function reportFaults(
  schema: GraphQLSchema,
  { queries, sections }: Pick<ScheduledReport, 'queries' | 'sections'>,
  saved: readonly NamedReport[],
): ReportFault[] {
  const faults: ReportFault[] = [];
  const shapes = new Map(
    queries.flatMap(({ name, savedReport, document }, i) => {
      const text = document ?? saved.find((report) => report.name === savedReport)?.document;
      if (text === undefined) {
        faults.push({ path: ['queries', i], message: `There is no saved report "${savedReport}".` });
        return [];
      }
      const shape = shapeOrProblem(schema, text);
      if (typeof shape !== 'string') return [[name, shape] as const];
      faults.push({ path: ['queries', i], message: `The query cannot be run. ${shape}` });
      return [];
    }),
  );
  sections.forEach((section, i) => {
    const shape = shapes.get(section.query);
    const problem = shape ? sectionProblem(section, shape) : null;
    if (problem !== null)
      faults.push({ path: ['sections', i], message: `The section does not fit its query: ${problem}.` });
  });
  return faults;
}
