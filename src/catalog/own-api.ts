/** What the HTTP API of a stamped service is called, known before the service is there: its entity says it, and the gate asks who waits for it. */
export const ownApiOf = (name: string): string => `api:${name}-api`;
