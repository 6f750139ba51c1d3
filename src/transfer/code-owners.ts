/** Who reviews: the handles of a team in a CODEOWNERS file. GitHub and GitLab read the same form. Pure. */

/** `@acme/team-a` becomes `@acme/team-b`: the last part of a handle is the team's name. Comments stay as they are. */
export const withCodeOwner = (text: string, from: string, to: string): string => {
  const handle = new RegExp(`(?<=\\s@(?:[\\w.-]+/)*)${from.replaceAll('.', '\\.')}(?=\\s|$)`, 'gi');
  return text.replace(/^[^#\r\n]*/gm, (line) => line.replace(handle, to));
};
