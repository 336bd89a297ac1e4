/**
 * What entities need of TypeORM, from the files that declare it: its index loads three hundred modules, drivers and query
 * builders, and every command would start a fifth of a second later.
 */
export { Column } from 'typeorm/decorator/columns/Column.js';
export { PrimaryColumn } from 'typeorm/decorator/columns/PrimaryColumn.js';
export { Entity } from 'typeorm/decorator/entity/Entity.js';
export { Index } from 'typeorm/decorator/Index.js';
export { getMetadataArgsStorage } from 'typeorm/globals.js';
