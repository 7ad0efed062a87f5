/** Many rows as one parameter: JSON text of an array of rows, each an array of values in the statement's order. */
export class RowBatch {
  readonly json: string

  constructor(json: string) {
    this.json = json
  }
}
