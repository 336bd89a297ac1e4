import { registerEnumType } from 'type-graphql';
import { type Platform, platformDescriptions, platforms } from '../../canonical/platform.js';

export const PlatformEnum = Object.fromEntries(platforms.map((name) => [name, name])) as { [P in Platform]: P };

registerEnumType(PlatformEnum, {
  name: 'Platform',
  description: 'A kind of system from which data is read.',
  valuesConfig: Object.fromEntries(platforms.map((name) => [name, { description: platformDescriptions[name] }])),
});
