/** Ids stand in paths and in the database as they are: what has anything else in it is none. */
export function isObjectId(text: string): boolean {
  return /^[\w-]{1,256}$/.test(text)
}
