import type { HoldOut } from '../../models/customer-value/fit-customer-value.js';
import { expectedValue, type GammaGammaFit } from '../../models/customer-value/gamma-gamma.js';
import type { Prediction } from '../../models/customer-value/predict.js';
import type { StoredModel } from '../../models/customer-value/stored-models.js';
import { servedDecimals } from '../../models/metrics/metric.js';
import { type Amount, amountOf } from '../../models/reporting/amount.js';

/** Rounded: further digits of an estimate mean nothing. */
function estimate(value: number): number {
  return Number(value.toFixed(servedDecimals));
}

function estimateOrNull(value: number | null): number | null {
  return value === null ? null : estimate(value);
}

function estimatedAmount(value: number | null, currency: string): Amount | null {
  return value === null ? null : amountOf(value.toFixed(servedDecimals), currency);
}

export function presentPrediction(prediction: Prediction, lifetimeValue: Amount) {
  const { asOf, predictedPurchases, predictedValue, probabilityAlive, refusal } = prediction;
  return {
    ...{ lifetimeValue, asOf, refusal },
    predictedPurchases: estimateOrNull(predictedPurchases),
    predictedValue: estimatedAmount(predictedValue, lifetimeValue.currency),
    probabilityAlive: estimateOrNull(probabilityAlive),
  };
}

export function presentModel({ purchases, values, holdOut, day, ...model }: StoredModel) {
  const { currency } = model;
  return {
    ...model,
    asOf: day,
    purchases: purchases.fit && {
      ...presentParameters(purchases.fit.parameters),
      logLikelihood: estimate(purchases.fit.logLikelihood),
    },
    purchasesRefusal: purchases.refusal,
    values: values.fit && presentValues(values.fit, currency),
    valuesRefusal: values.refusal,
    holdOut: holdOut.fit && presentHoldOut(holdOut.fit, currency),
    holdOutRefusal: holdOut.refusal,
  };
}

function presentParameters(parameters: object): Record<string, number> {
  return Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, estimate(value)]));
}

function presentValues({ parameters, logLikelihood, customers, correlation }: GammaGammaFit, currency: string) {
  return {
    ...presentParameters(parameters),
    meanValue: estimatedAmount(expectedValue(parameters, 0, 0), currency),
    logLikelihood: estimate(logLikelihood),
    customers,
    correlation: estimateOrNull(correlation),
  };
}

function presentHoldOut(holdOut: HoldOut, currency: string) {
  const { predictedPurchases, actualPurchases, predictedValue, actualValue, meanAbsoluteError, ...rest } = holdOut;
  return {
    ...{ ...rest, actualPurchases },
    predictedPurchases: estimate(predictedPurchases),
    purchasesError: estimateOrNull(errorOf(predictedPurchases, actualPurchases)),
    meanAbsoluteError: estimate(meanAbsoluteError),
    predictedValue: estimatedAmount(predictedValue, currency),
    actualValue: estimatedAmount(actualValue, currency),
    valueError: estimateOrNull(predictedValue === null ? null : errorOf(predictedValue, actualValue)),
  };
}

function errorOf(predicted: number, actual: number): number | null {
  return actual === 0 ? null : (predicted - actual) / Math.abs(actual);
}
