import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import {
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isIntrospectionType,
  isListType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql';
import { schemaText } from '../../src/api/schema-text.js';
import { metricsDocument } from '../../src/models/metrics/document.js';
import { type Metric, metricFieldName } from '../../src/models/metrics/metric.js';
import { metrics, summaryMetrics } from '../../src/models/metrics/registry.js';
import { apiSchema } from '../../src/resolvers/schema.js';
import { projectFile } from '../../src/runtime/project-files.js';
import { answer } from './support/graphql-client.js';
import { startTestApi } from './support/test-api.js';

const ownTypes = Object.values(apiSchema().getTypeMap()).filter(
  (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
);

/** Everything with a name of its own in a type, and its descriptions. */
function described(type: GraphQLNamedType): [place: string, description: string | null | undefined][] {
  const places: [string, string | null | undefined][] = [[type.name, type.description]];
  if (isObjectType(type) || isInputObjectType(type)) {
    for (const field of Object.values(type.getFields())) {
      places.push([`${type.name}.${field.name}`, field.description]);
      for (const argument of 'args' in field ? field.args : []) {
        places.push([`${type.name}.${field.name}(${argument.name})`, argument.description]);
      }
    }
  }
  if (isEnumType(type)) {
    for (const value of type.getValues()) places.push([`${type.name}.${value.name}`, value.description]);
  }
  return places;
}

describe('The schema', () => {
  it('describes every type, field, argument, enum value and input field', () => {
    const places = ownTypes.flatMap(described);
    expect(places.length).to.be.greaterThan(400);
    expect(places.filter(([, description]) => !description?.trim()).map(([place]) => place)).to.deep.equal([]);
  });

  it('documents for each list in a filter whether its values mean any or all', () => {
    // What a report or an alert is made of matches nothing.
    const ofReports = ['ScheduledReportInput', 'ReportSectionInput', 'ReportRecipientInput', 'AlertInput'];
    const filters = ownTypes.filter(isInputObjectType).filter(({ name }) => !ofReports.includes(name));
    const lists = filters.flatMap((type) =>
      Object.values(type.getFields())
        .filter(({ type: of }) => isListType(getNullableType(of)))
        .map(({ name, description }) => [`${type.name}.${name}`, description] as const),
    );
    expect(lists.length).to.be.greaterThan(40);
    const silent = lists.filter(([, description]) => !/[Mm]atches (any|all) of them/.test(description ?? ''));
    expect(silent.map(([place]) => place)).to.deep.equal([]);
  });

  it('is committed: run `npm run schema` after a change', () => {
    expect(readFileSync(projectFile('schema.graphql'), 'utf8')).to.equal(schemaText());
  });

  it('has a current page of metrics: run `npm run schema` after a change', () => {
    expect(readFileSync(projectFile('docs', 'metrics.md'), 'utf8')).to.equal(metricsDocument());
  });

  it('serves each metric of the registry by day and by week, with its own definition', () => {
    for (const typeName of ['DailySummary', 'WeeklyTrend']) {
      const type = apiSchema().getType(typeName);
      if (!isObjectType(type)) throw new Error(`${typeName} is not an object type`);
      const others = metrics.filter((metric: Metric) => metric.isReportOnly).map(({ name }) => metricFieldName(name));
      expect(others.filter((name) => name in type.getFields())).to.deep.equal([]);
      for (const metric of summaryMetrics) {
        const field = type.getFields()[metricFieldName(metric.name)];
        expect(field?.description).to.equal(metric.description);
        expect(String(field?.type)).to.equal(
          { money: 'Money', count: 'Int', quantity: 'Decimal', ratio: 'Decimal' }[metric.unit] +
            (metric.kind === 'ratio' ? '' : '!'),
        );
      }
    }
  });

  it('has a size for every list of rows, so that its cost is known', () => {
    const isPage = (name: string) => name.endsWith('Connection');
    const unknown = ownTypes.filter(isObjectType).flatMap((type) =>
      Object.values(type.getFields())
        .filter((field) => isListType(getNullableType(field.type)) && isObjectType(getNamedType(field.type)))
        .filter(
          (field) => !isPage(type.name) && field.extensions.listSize === undefined && !field.extensions.hasSizeOfParent,
        )
        .map((field) => `${type.name}.${field.name}`),
    );
    expect(unknown).to.deep.equal(['TriggerSyncPayload.runs']);
    const pages = ownTypes.filter(isObjectType).flatMap((type) =>
      Object.values(type.getFields())
        .filter((field) => isPage(getNamedType(field.type).name) && field.extensions.listSize === undefined)
        .map((field) => `${type.name}.${field.name}`),
    );
    expect(pages).to.deep.equal([]);
  });

  const metricOfField = new Map((metrics as readonly Metric[]).map((metric) => [metricFieldName(metric.name), metric]));

  it('gives the currency of every amount: no money is a bare decimal', () => {
    const units =
      /[qQ]uantity$|^(available|onHand|committed|incoming|reserved|unsellable|researching|itemsSold|itemsReturned|netItemsSold)$/;
    const isBare = ({ name }: GraphQLObjectType, field: GraphQLField<unknown, unknown>): boolean =>
      // Shares and percents of any metric, and averages of counts.
      name !== 'ReportNumbers' &&
      !(name === 'ReportAverages' && metricOfField.get(field.name)?.unit === 'count') &&
      !['ratio', 'quantity'].includes(metricOfField.get(field.name)?.unit ?? '');
    const bare = ownTypes.filter(isObjectType).flatMap((type) =>
      Object.values(type.getFields())
        .filter((field) => /Decimal|Float/.test(String(field.type)) && !units.test(field.name) && isBare(type, field))
        .map((field) => `${type.name}.${field.name}`),
    );
    // Of any metric: its unit and its currency are those of `ChangeDrivers`.
    const isOfChange = (name: string) => /^(ChangeDrivers|ChangeDimension|ChangeDriver)\./.test(name);
    expect(bare.filter(isOfChange)).to.have.length(13);
    const isEstimate = (name: string) =>
      /^(CustomerValue|CustomerValueHoldOut|PurchaseModel|PurchaseValueModel)\./.test(name);
    expect(bare.filter(isEstimate).sort()).to.deep.equal([
      'CustomerValue.predictedPurchases',
      'CustomerValue.probabilityAlive',
      'CustomerValueHoldOut.meanAbsoluteError',
      'CustomerValueHoldOut.predictedPurchases',
      'CustomerValueHoldOut.purchasesError',
      'CustomerValueHoldOut.valueError',
      'PurchaseModel.a',
      'PurchaseModel.alpha',
      'PurchaseModel.b',
      'PurchaseModel.logLikelihood',
      'PurchaseModel.r',
      'PurchaseValueModel.correlation',
      // Its currency is that of the model.
      'PurchaseValueModel.gamma',
      'PurchaseValueModel.logLikelihood',
      'PurchaseValueModel.p',
      'PurchaseValueModel.q',
    ]);
    expect(bare.filter((name) => !isEstimate(name) && !isOfChange(name)).sort()).to.deep.equal([
      'AdSpend.conversions',
      // Its currency is beside it.
      'AlertFigure.value',
      // Parts of orders.
      'AttributedSales.orders',
      'CustomerCohortCell.retention',
      'Export.bytes',
      'Export.progressPercent',
      // Bounds of any metric; those of money are in the reporting currency.
      'MetricAlertRule.above',
      'MetricAlertRule.below',
      'MetricAlertRule.recover',
      'Money.amount',
      'Order.exchangeRate',
      'Refund.exchangeRate',
      'RfmSegmentSummary.customerShare',
      'RfmSegmentSummary.netSalesShare',
      'Rollup.bytes',
      'Rollup.rows',
      'Sessions.addToCarts',
      'Sessions.engagedSessions',
      'Sessions.purchases',
      'Sessions.sessions',
      'SyncRun.durationSeconds',
      'SyncRunStream.durationSeconds',
      'SyncRunStream.progressPercent',
      'WeeklyTrend.netSalesChangePercent',
      'WeeklyTrend.ordersChangePercent',
      'WeeklyTrend.revenueChangePercent',
    ]);
  });

  it('returns the definition of every metric, with its unit', async () => {
    const api = await startTestApi();
    try {
      const { metricDefinitions } = await answer<{ metricDefinitions: { name: string; unit: string }[] }>(
        api.url,
        '{ metricDefinitions { name field title description unit isAdditive } }',
      );
      expect(metricDefinitions.map(({ name, unit }) => [name, unit])).to.deep.equal(
        (metrics as readonly Metric[]).map(({ name, unit }) => [name.toUpperCase(), unit.toUpperCase()]),
      );
    } finally {
      await api.close();
    }
  });
});
