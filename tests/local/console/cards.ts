import type { BotScript } from '#tests/local/discord/world.ts';

const V2 = 1 << 15;
const EPHEMERAL = 1 << 6;

/** A command whose options are people, roles and places. */
export const CARD_COMMAND = {
  name: 'card',
  description: 'Show a card with everything on it',
  options: [
    { type: 6, name: 'person', description: 'Whom it is about' },
    { type: 8, name: 'role', description: 'Who may see it' },
    { type: 4, name: 'size', description: 'How large', choices: [{ name: 'Small', value: 1 }] },
  ],
} as const;

export const FORM = {
  title: 'New trigger',
  custom_id: 'form',
  components: [
    { type: 10, content: 'It runs as **you**.' },
    {
      type: 18,
      label: 'Name',
      description: 'Short and unique',
      component: { type: 4, custom_id: 'name', style: 1, min_length: 3, max_length: 32, placeholder: 'nightly' },
    },
    {
      type: 18,
      label: 'Message',
      component: { type: 4, custom_id: 'message', style: 2, required: false, max_length: 200 },
    },
    {
      type: 18,
      label: 'Where',
      component: { type: 8, custom_id: 'where', channel_types: [0], placeholder: 'A channel' },
    },
  ],
} as const;

/** A card with every component that a message may bear; `edits` stands in its title. */
export function card(edits = 0) {
  return {
    flags: V2,
    components: [
      {
        type: 17,
        accent_color: 0x2f9e6e,
        components: [
          {
            type: 9,
            components: [{ type: 10, content: `### handover${edits === 0 ? '' : `, edited ${edits}`}` }],
            accessory: {
              type: 11,
              media: { url: 'https://example.test/graph.png' },
              description: 'Runs of the last day',
            },
          },
          {
            type: 10,
            content: 'Every 30 minutes · next <t:1795252080:R>\n- [runbook](https://example.test/r) and `code`',
          },
          { type: 14, divider: true, spacing: 2 },
          {
            type: 12,
            items: [{ media: { url: 'https://example.test/a.png' } }, { media: { url: 'https://example.test/b.png' } }],
          },
          {
            type: 1,
            components: [
              { type: 2, style: 1, label: 'Run now', custom_id: 'run', emoji: { name: '▶️' } },
              { type: 2, style: 2, label: 'Edit', custom_id: 'edit' },
              { type: 2, style: 3, label: 'Resume', custom_id: 'resume', disabled: true },
              { type: 2, style: 4, label: 'Delete', custom_id: 'delete' },
              { type: 2, style: 5, label: 'Docs', url: 'https://example.test/docs' },
            ],
          },
          {
            type: 1,
            components: [
              {
                type: 3,
                custom_id: 'overlap',
                placeholder: 'Overlap policy',
                options: [
                  { label: 'Skip', value: 'skip', description: 'The later one does not run' },
                  { label: 'Buffer one', value: 'buffer', emoji: { name: '📥' } },
                  { label: 'Cancel the other', value: 'cancel' },
                ],
              },
            ],
          },
          {
            type: 1,
            components: [{ type: 5, custom_id: 'people', placeholder: 'Who is told', min_values: 1, max_values: 2 }],
          },
        ],
      },
    ],
  };
}

/** Answers like a bot: cards, forms, menus, later answers, and one button that fails. */
export const answerWithCards: BotScript = ({ payload }) => {
  if (payload.type === 4) {
    const choices = ['every 5 minutes', 'every 10 minutes'].map((value) => ({ name: value, value }));
    return { type: 8, data: { choices } };
  }
  if (payload.type === 3) return pressed(String(payload.data['custom_id' as never]));
  if (payload.type === 5) return { type: 4, data: { content: 'Saved the form.', flags: EPHEMERAL } };
  if (payload.data.name === 'card') return { type: 4, data: card() };
  if (payload.data.name === 'help') {
    return {
      type: 4,
      data: { flags: EPHEMERAL, content: '**Watchbell** answers you alone.\n-# watchbell · 0badcafe' },
    };
  }
  return { type: 4, data: { content: 'Created. The next time is <t:1795252080:R>.\n-# watchbell · 8f3a2c1d' } };
};

let edits = 0;

function pressed(customId: string): unknown {
  switch (customId) {
    case 'run':
      edits += 1;
      return { type: 7, data: card(edits) };
    case 'edit':
      return { type: 9, data: FORM };
    case 'delete':
      // No answer of Discord's: the client says that the interaction failed.
      return { type: 99 };
    default:
      return { type: 6 };
  }
}
