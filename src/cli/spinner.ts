/** The progress display. A module of its own, so that it is loaded only for somebody who looks: nanospinner's names are lost if it is loaded so itself. */
export { createSpinner } from 'nanospinner';
