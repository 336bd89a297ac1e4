import Type, { type Static } from 'typebox';

export const kioskSettings = Type.Object(
  {
    url: Type.String({ pattern: '^https?://[^/?#@\\s]+$', wanted: 'the address of the kiosk service' }),
    key: Type.String({ pattern: '^kk_[\\x21-\\x7e]+$', secret: true, wanted: 'a key (kk_…)' }),
  },
  { additionalProperties: false, wanted: 'settings of a kiosk' },
);

export type KioskSettings = Static<typeof kioskSettings>;
