/** The formats that texts are checked for: those of JSON Schema, where it matters as strictly as what reads them afterwards. */
import { fullFormats } from 'ajv-formats/dist/formats.js';

export const formats = {
  ...fullFormats,
  // JSON Schema's may begin with `urn:uuid:`, which no database takes.
  uuid: /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i,
  /** What `new URL` understands. */
  url: (text: string): boolean => URL.canParse(text),
};
