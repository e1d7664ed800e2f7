import pg from 'pg'

const INT8 = 20

/** int8 as bigint: amounts do not fit a double. Everything else as the driver does it. */
export const serverTypes: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === INT8 ? BigInt : pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser,
}

export const embeddedParsers = { [INT8]: BigInt }

/** PGlite checks parameters by type where pg sends text and lets PostgreSQL judge: both set-ups must accept the same. */
const asText = (value: unknown): string => String(value)
const oids = {
  bool: 16,
  int8: 20,
  int2: 21,
  int4: 23,
  text: 25,
  float4: 700,
  float8: 701,
  varchar: 1043,
  numeric: 1700,
}
export const embeddedSerializers = Object.fromEntries(Object.values(oids).map((oid) => [oid, asText]))
