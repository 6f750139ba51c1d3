/** Reads protobuf without generated code: enough of the wire format for OTLP, with the JSON names of the fields. */

type Scalar = 'string' | 'hex' | 'varint' | 'int' | 'bool' | 'double' | 'fixed32' | 'fixed64' | 'sfixed64';

/** Field number → [JSON name, type, `*` if repeated]. */
export type Message = Readonly<Record<number, readonly [name: string, type: Scalar | (() => Message), many?: '*']>>;

type Value = string | number | boolean | Fields;
export interface Fields {
  [name: string]: Value | Value[];
}

const varint = (bytes: Buffer, at: number): [bigint, number] => {
  let value = 0n;
  for (let shift = 0n; ; shift += 7n) {
    const byte = bytes[at++];
    if (byte === undefined) throw new Error('protobuf ends within a number');
    value |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return [value, at];
  }
};

const widths: Partial<Record<Scalar, number>> = { double: 8, fixed64: 8, sfixed64: 8, fixed32: 4 };

const fixed = (type: Scalar, bytes: Buffer): Value => {
  if (type === 'double') return bytes.readDoubleLE();
  if (type === 'fixed32') return bytes.readUInt32LE();
  return (type === 'sfixed64' ? bytes.readBigInt64LE() : bytes.readBigUInt64LE()).toString();
};

export const decode = (message: Message, bytes: Buffer): Fields => {
  const fields: Fields = {};
  for (let at = 0; at < bytes.length; ) {
    let key: bigint;
    [key, at] = varint(bytes, at);
    const wire = Number(key & 7n);
    let raw: bigint | Buffer;
    if (wire === 0) [raw, at] = varint(bytes, at);
    else {
      let length: bigint;
      if (wire === 2) [length, at] = varint(bytes, at);
      else length = wire === 1 ? 8n : 4n;
      raw = bytes.subarray(at, at + Number(length));
      at += Number(length);
    }
    const field = message[Number(key >> 3n)];
    if (!field) continue;
    const [name, type, many] = field;
    const found: Value[] = [];
    if (typeof raw === 'bigint')
      found.push(type === 'bool' ? raw !== 0n : type === 'int' ? BigInt.asIntN(64, raw).toString() : Number(raw));
    else if (typeof type === 'function') found.push(decode(type(), raw));
    else if (type === 'string') found.push(raw.toString('utf8'));
    else if (type === 'hex') found.push(raw.toString('hex'));
    // One number, or a packed list of them.
    else
      for (let offset = 0, width = widths[type] ?? 8; offset < raw.length; offset += width)
        found.push(fixed(type, raw.subarray(offset, offset + width)));
    if (many) fields[name] = [...((fields[name] as Value[] | undefined) ?? []), ...found];
    else if (found[0] !== undefined) fields[name] = found[0];
  }
  return fields;
};
