import type { ErrorRow } from '#lib/kernel/errors/row.ts';

/** What people are told of runs. */
export const runErrors = {
  'run.not_found': {
    http: 404,
    retryable: false,
    happened: 'There is no such run in this server, or it was kept no longer. Nothing was changed.',
    mend: 'Choose one of the suggestions, or look with `/runs list`.',
  },
  'run.ended': {
    http: 409,
    retryable: false,
    happened: 'This run has ended already ({status}). Nothing was changed.',
    mend: 'Look at it with `/runs show`.',
  },
  'run.not_ended': {
    http: 409,
    retryable: true,
    happened: 'This run has not ended yet, so it cannot be tried again. Nothing was started.',
    mend: 'Wait for its end, or cancel it first.',
  },
  'run.starting': {
    http: 409,
    retryable: true,
    happened: 'This run is being started at this very moment and cannot be cancelled in between. Nothing was changed.',
    mend: 'Press it again in a few seconds.',
  },
  'run.not_rerunnable': {
    http: 409,
    retryable: false,
    happened:
      'Only runs of GitHub workflows can be tried again, and **{name}** does something else. Nothing was started.',
    mend: 'Start the trigger with `/trigger run`.',
  },
  'run.cancelled': {
    http: 409,
    retryable: false,
    happened: 'It was cancelled by a person before its effect began.',
    mend: 'Nothing has to be undone; start it again when it is wanted.',
  },
  'run.out_of_sight': {
    http: 503,
    retryable: true,
    happened: 'How far it is cannot be seen at the moment: {service} does not answer. The run itself goes on.',
    mend: 'It is looked at again by itself; the link leads to the run.',
  },
  'run.asked_to_wait': {
    http: 503,
    retryable: true,
    happened: '{service} asks us to wait before we look again (its rate limit). The run itself goes on.',
    mend: 'Nothing is to be done; it is looked at again by itself.',
  },
  'run.lost_sight': {
    http: 503,
    retryable: false,
    happened: 'For a day nobody could see what became of it: {reason}',
    mend: 'Look at the place where it ran, and mend what keeps Watchbell from seeing it.',
  },
  'run.start_delayed': {
    http: 503,
    retryable: true,
    happened: 'It could not be started yet: {service} does not answer. Nothing was started.',
    mend: 'It is tried again by itself.',
  },
  'run.start_must_wait': {
    http: 503,
    retryable: true,
    happened: '{service} asks us to wait before it is started (its rate limit). Nothing was started yet.',
    mend: 'Nothing is to be done; it is started when the wait is over.',
  },
  'run.in_doubt': {
    http: 503,
    retryable: true,
    happened:
      'The answer of {service} was lost, so it may have been started. It is not started a second time before that is known.',
    mend: 'Nothing is to be done; Watchbell looks for it.',
  },
} as const satisfies Record<string, ErrorRow>;
