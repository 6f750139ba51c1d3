/** SQL statements: a text that never changes and values beside it, so that no value can become SQL. */

/** `Row` is what one row looks like, `Values` what stands for `$1`, `$2`, … */
export interface Statement<Row, Values extends readonly unknown[]> {
  /** Names the prepared statement and its spans: verb and table, unique in the service. */
  readonly name: string;
  readonly text: string;
  /** Never set: it carries the types. */
  readonly types?: (values: Values) => Row;
}

export const statement = <Row, Values extends readonly unknown[] = []>(
  name: string,
  text: string,
): Statement<Row, Values> => ({ name, text });

/** Runs statements: the database itself, or a transaction in it. */
export interface Queryable {
  query<Row, Values extends readonly unknown[]>(
    statement: Statement<Row, Values>,
    ...values: Values
  ): Promise<readonly Row[]>;
}
