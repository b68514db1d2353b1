import type { ErrorRow } from '#lib/kernel/errors/row.ts';

/** What people are told of alerts. */
export const alertErrors = {
  'alert.not_found': {
    http: 404,
    retryable: false,
    happened: 'There is no such alert in this server, or it was kept no longer (35 days). Nothing was changed.',
    mend: 'See those that are open with `/alerts list`.',
  },
  'alert.superseded': {
    http: 409,
    retryable: false,
    happened:
      'This card is of the past: the trouble has come again, and a newer card tells of it. Nothing was changed.',
    mend: 'Press the button of the newer card, or look with `/alerts list`.',
  },
  'alert.decided': {
    http: 409,
    retryable: false,
    happened: 'It was {status} by <@{by}> before you pressed. Nothing was changed.',
    mend: 'Look at the card once more; its buttons are up to date in a few seconds.',
  },
  'alert.cleared': {
    http: 409,
    retryable: false,
    happened: 'The trouble is over: it was cleared before you pressed. Nothing was changed.',
    mend: 'Nothing is to be done.',
  },
  'alert.changed': {
    http: 409,
    retryable: false,
    happened: 'The alert has changed since its card was shown. Nothing was changed by you.',
    mend: 'Look at the card once more; its buttons are up to date in a few seconds.',
  },
  'alert.channel': {
    http: 403,
    retryable: false,
    happened:
      'You cannot write in <#{channel}> yourself, so alerts must not be sent there by you. Nothing was changed.',
    mend: 'Choose a channel that you can write in, or ask someone who can.',
  },
  'alert.channel_unreachable': {
    http: 502,
    retryable: false,
    happened:
      'Discord refused the test message in <#{channel}> (code {discordCode}), so alerts would not arrive there. Nothing was changed.',
    mend: 'Give the bot View Channel, Send Messages and Read Message History there; then try again.',
  },
  'alert.channel_slow': {
    http: 503,
    retryable: true,
    happened: 'Discord did not take the test message in <#{channel}> at once. Nothing was changed.',
    mend: 'Try again in a minute.',
  },
  'alert.no_channel': {
    http: 400,
    retryable: false,
    happened: 'Alerts need a channel, and neither this server nor the deployment names one. Nothing was changed.',
    mend: 'Name one: `/setup alerts channel:#alerts`.',
  },
} as const satisfies Record<string, ErrorRow>;
