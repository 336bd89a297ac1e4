// Writes dashboard/documents/number.graphql: the document that answers for any metric, each behind a variable of its name. Run it by
// `npm run client:generate`, after a change of the metrics.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { buildSchema, getNamedType, getNullableType } from 'graphql';

const root = path.dirname(import.meta.dirname);
const schema = buildSchema(readFileSync(path.join(root, 'schema.graphql'), 'utf8'));
const fieldOf = (name) => name.toLowerCase().replace(/_([a-z])/g, (_match, letter) => letter.toUpperCase());
const metrics = schema
  .getType('Metric')
  .getValues()
  .map(({ name }) => fieldOf(name));

/** The metrics of a type: all of them, of which the answer has those whose variable is true. */
function selection(type) {
  const fields = schema.getType(type).getFields();
  return metrics
    .map((metric) => {
      const isMoney = getNamedType(getNullableType(fields[metric].type)).name === 'Money';
      return `  ${metric} @include(if: $${metric})${isMoney ? ' {\n    ...Amount\n  }' : ''}`;
    })
    .join('\n');
}

const file = path.join(root, 'dashboard', 'documents', 'number.graphql');
writeFileSync(
  file,
  `# Any number, what it is compared with, its course, and its parts by a dimension. Written by scripts/number-document.mjs.
query Number(
  $filter: ReportFilter
  $toDate: Boolean!
  $unit: ReportPeriod
  $period: ReportPeriod!
  $compareTo: [ReportComparisonInput!]!
  $by: [ReportDimension!]!
  $orderBy: [ReportOrderInput!]!
  $limit: Int!
  $withCourse: Boolean!
  $withNames: Boolean!
${metrics.map((metric) => `  $${metric}: Boolean = false`).join('\n')}
) {
  warehouse {
    version
  }
  headline: report(
    filter: $filter
    toDate: $toDate
    period: $unit
    compareTo: [{ with: PREVIOUS_PERIOD }, { with: PREVIOUS_YEAR_ISO }]
  ) {
    total {
      span {
        ...Span
      }
      ...NumberValue
      comparisons {
        isComparable
        span {
          ...Span
        }
        previous {
          ...NumberBefore
        }
        changePercent {
          ...NumberRatio
        }
      }
    }
  }
  course: report(filter: $filter, period: $period, compareTo: $compareTo) @include(if: $withCourse) {
    rows {
      span {
        ...Span
        hour
      }
      ...NumberValue
      comparisons {
        span {
          ...Span
        }
        previous {
          ...NumberBefore
        }
      }
    }
  }
  parts: report(
    by: $by
    filter: $filter
    toDate: $toDate
    period: $unit
    limit: $limit
    orderBy: $orderBy
    compareTo: $compareTo
  ) {
    groupTotals {
      isOther
      keys {
        key
        label
      }
      customer @include(if: $withNames) {
        label
      }
      ...NumberValue
      share {
        ...NumberRatio
      }
      comparisons {
        isComparable
        previous {
          ...NumberBefore
        }
        changePercent {
          ...NumberRatio
        }
      }
    }
  }
}

fragment NumberValue on ReportRow {
${selection('ReportRow')}
}

fragment NumberBefore on ReportFigures {
${selection('ReportFigures')}
}

fragment NumberRatio on ReportNumbers {
${selection('ReportNumbers')}
}
`,
);
execFileSync(path.join(root, 'node_modules', '.bin', 'oxfmt'), [file], { cwd: root });
