import Type, { type TSchema } from 'typebox';

/** `wanted` completes "expected …" in the message about an invalid value. */
export const text = (wanted: string, options: object = {}) => Type.String({ wanted, minLength: 1, ...options });
export const whole = (minimum: number, maximum: number, byDefault: number) =>
  Type.Integer({ minimum, maximum, default: byDefault, wanted: `a whole number from ${minimum} to ${maximum}` });
export const section = <P extends Record<string, TSchema>>(properties: P) =>
  Type.Object(properties, { additionalProperties: false, default: {}, wanted: 'a section of settings' });

export const oneOf = <T extends string>(values: readonly T[], options: object = {}) =>
  Type.Enum(Object.fromEntries(values.map((value) => [value, value])), {
    wanted: `one of ${values.join(', ')}`,
    ...options,
  });
