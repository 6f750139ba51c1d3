/** UUIDs of version 7: as unique as any, and in the order in which this process made them, so that an index stays compact. */
import { randomBytes } from 'node:crypto';

/** The time of the last one in steps of 1/4096 ms: its milliseconds, then the 12 bits that count within one. */
let last = 0n;

/** Never before the last one, also if the clock is set back or more than 4096 are made in a millisecond (RFC 9562, 6.2). */
export function uuidv7(now = Date.now()): string {
  const time = BigInt(now) << 12n;
  last = time > last ? time : last + 1n;
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Number(last >> 12n), 0, 6);
  bytes.writeUInt16BE(0x7000 | Number(last & 0xfffn), 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
