/** What a browser says of itself with a request for a file. */
export interface FileQuestion {
  readonly acceptEncoding: string | undefined
  readonly ifNoneMatch: string | undefined
}

/** As a browser asks for a page. */
export interface PageQuestion extends FileQuestion {
  readonly accept: string | undefined
}
