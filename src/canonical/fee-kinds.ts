/** What platforms and payment providers charge a merchant for, each with its meaning, as the API shows it. */
export const feeKindDescriptions = {
  referral: "The marketplace's share of a sale, less what is given back with a refund.",
  fulfillment: 'Picking, packing, shipping and handling by the marketplace.',
  storage: "Space in the marketplace's warehouses.",
  advertising: 'Advertising on the marketplace, coupons and deals.',
  payment: 'Taking a payment: fees of payment providers.',
  subscription: 'Being a seller: monthly fees.',
  adjustment: 'Corrections by the platform that belong to no other kind.',
  reimbursement: 'What the platform pays for goods that it lost or damaged, as a negative amount.',
  other: 'Fees that this version does not know.',
} as const;

export type FeeKind = keyof typeof feeKindDescriptions;

export const feeKinds = Object.keys(feeKindDescriptions) as FeeKind[];
