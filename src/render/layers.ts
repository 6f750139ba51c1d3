/** Which layers apply to a set of answers, in which order, and which choices do not go together. */
import type { Problem } from '../support/errors.ts';
import type { Answers, Layer, ServiceTemplate } from '../types.ts';

/** The capabilities that the answers choose: those of the list, and the one of each group (`pipeline: github`). In the template's order. */
export const chosenCapabilities = (template: ServiceTemplate, answers: Answers) =>
  template.capabilities.filter(({ id, group }) => (group ? answers[group] === id : answers.capabilities.includes(id)));

/** Service, language, then each capability's `any` and `<language>` layer. */
export const layersFor = (template: ServiceTemplate, answers: Answers): readonly Layer[] => {
  const language = template.languages.find(({ id }) => id === answers.language);
  if (!language) throw new Error(`The template has no language "${answers.language}".`);
  const capabilities = chosenCapabilities(template, answers).flatMap((capability) => {
    const own = capability.languages === 'any' ? undefined : capability.languages[language.id];
    return [
      { ...capability.any, name: `capabilities/${capability.id}/any` },
      ...(own ? [{ ...own, name: `capabilities/${capability.id}/${language.id}` }] : []),
    ];
  });
  return [template.service, language, ...capabilities];
};

/** What the chosen capabilities need and the answers lack: another capability, or a language that they know. */
export const choiceProblems = (template: ServiceTemplate, answers: Answers): readonly Problem[] => {
  const chosen = chosenCapabilities(template, answers);
  const titles = new Map(template.capabilities.map(({ id, title }) => [id, title]));
  return chosen.flatMap(({ id, title, requires = [], languages }) => [
    ...requires
      .filter((needed) => !chosen.some((other) => other.id === needed))
      .map((needed) => ({ where: id, says: `${title} needs ${titles.get(needed) ?? needed}.` })),
    ...(languages === 'any' || Object.hasOwn(languages, answers.language)
      ? []
      : [{ where: id, says: `${title} is there for ${Object.keys(languages).join(', ')}, not for ${answers.language}.` }]),
  ]);
};
