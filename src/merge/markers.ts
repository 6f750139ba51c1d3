/** The markers around a conflict, as git writes them, but longer than whatever in the files looks like one. */

export type Marker = (sign: '<' | '|' | '=' | '>', label?: string) => string;

const LIKE_A_MARKER = /^(?:<{7,}|\|{7,}|={7,}|>{7,})(?=\s|$)/;

/** @param texts The lines of all files that could stand beside the markers. They are looked at when the first marker is asked for. */
export const toMarker = (...texts: readonly (readonly string[])[]): Marker => {
  let length = 0;
  const measure = (): number => {
    let longest = 6;
    for (const lines of texts) for (const line of lines) longest = Math.max(longest, LIKE_A_MARKER.exec(line)?.[0].length ?? 0);
    return longest + 1;
  };
  return (sign, label = '') => {
    length ||= measure();
    return sign.repeat(length) + (label && ` ${label}`);
  };
};

/** Whether a text still holds both sides of a merge between markers. */
export const isUndecided = (text: string): boolean => /^<{7,} /m.test(text) && /^={7,}\r?$/m.test(text) && /^>{7,} /m.test(text);
