/** JSON that can stand in other languages too. */

// Line separators and the byte order mark are legal in JSON strings but break YAML, JavaScript or an editor's idea of a line.
const unsafe = /[\u007f-\u009f\u00ad\u2028\u2029\ufeff\ufffe\uffff]/g;
const escapeUnicode = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** A JSON text that is also a YAML 1.2 scalar or flow collection and a JavaScript literal. */
export const toJson = (value: unknown): string => JSON.stringify(value).replace(unsafe, escapeUnicode);
