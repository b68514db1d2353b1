import { FLAG } from './cards.ts';
import { ACCEPTED, COMMANDS, type Payload, type RestReply, startWorld, type TestWorld } from './world.ts';

let world: TestWorld;
let ops: string;
let otto: string;

beforeEach(async () => {
  world = await startWorld({ answerWithinMs: 500 });
  const { channels, users } = world.simulator.state();
  ops = channels[1]?.id ?? '';
  otto = users[1]?.id ?? '';
  await world.register(COMMANDS);
});

afterEach(() => world.close());

const say = () => world.people('POST', '/interact', { userId: otto, channelId: ops, command: '/help' });
const callback = ({ id, token }: Payload, body: object, query = '') =>
  world.byToken('POST', `/interactions/${id}/${token}/callback${query}`, body);

describe('An interaction answered by a callback', () => {
  it('may be answered before the endpoint answers, or after its 202', async () => {
    const replies: RestReply[] = [];
    world.script(async ({ payload }) => {
      replies.push(await callback(payload, { type: 4, data: { content: 'before' } }));
      return ACCEPTED;
    });
    const before = await say();
    world.script(({ payload }) => {
      setTimeout(() => void callback(payload, { type: 4, data: { content: 'after' } }), 20);
      return ACCEPTED;
    });
    const after = await say();

    expect(replies).toEqual([{ status: 204, body: undefined }]);
    expect(before.body).toMatchObject({ ok: true, message: { content: 'before' } });
    expect(after.body).toMatchObject({ ok: true, message: { content: 'after' } });
  });

  it('tells what became of it, when asked with_response', async () => {
    const replies: RestReply[] = [];
    world.script(async ({ payload }) => {
      replies.push(await callback(payload, { type: 5, data: { flags: FLAG.ephemeral } }, '?with_response=true'));
      return ACCEPTED;
    });

    const { body } = await say();

    const id = body.message?.id;
    expect(replies).toMatchObject([
      {
        status: 200,
        body: {
          interaction: {
            type: 2,
            response_message_id: id,
            response_message_loading: true,
            response_message_ephemeral: true,
          },
          resource: { type: 4, message: { id } },
        },
      },
    ]);
  });

  it('is answered once: a second callback and the endpoint’s own answer come too late', async () => {
    const replies: RestReply[] = [];
    world.script(async ({ payload }) => {
      replies.push(await callback(payload, { type: 4, data: { content: 'first' } }));
      replies.push(await callback(payload, { type: 4, data: { content: 'second' } }));
      return { type: 4, data: { content: 'third' } };
    });

    const { body } = await say();

    const { body: seen } = await world.people('GET', `/messages?channel=${ops}&user=${otto}`);
    expect(replies.map(({ status, body: said }) => [status, said?.code])).toEqual([
      [204, undefined],
      [400, 40060],
    ]);
    expect(body.message).toMatchObject({ content: 'first' });
    expect(seen).toMatchObject([{ content: 'first' }]);
  });

  it('may be mended after a callback that breaks a rule', async () => {
    const replies: RestReply[] = [];
    world.script(async ({ payload }) => {
      replies.push(await callback(payload, { type: 4, data: { content: 'x'.repeat(2001) } }));
      replies.push(await callback(payload, { type: 8, data: { choices: [] } }));
      replies.push(await callback(payload, { type: 4, data: { content: 'short' } }));
      return ACCEPTED;
    });

    const { body } = await say();

    expect(replies).toMatchObject([
      { status: 400, body: { code: 50035, errors: { data: { content: { _errors: [{}] } } } } },
      { status: 400, body: { code: 50035, errors: { type: { _errors: [{ code: 'BASE_TYPE_CHOICES' }] } } } },
      { status: 204 },
    ]);
    expect(body.message).toMatchObject({ content: 'short' });
  });

  it('fails when 202 is all that comes in time, and is unknown afterwards', async () => {
    world.script(() => ACCEPTED);

    const { body } = await say();
    const late = await callback(world.onlyInteraction().payload, { type: 4, data: { content: 'late' } });

    expect(body).toMatchObject({ ok: false, error: { reason: expect.stringMatching(/202, and no callback/) } });
    expect(late).toEqual({ status: 404, body: { message: 'Unknown interaction', code: 10062 } });
  });

  it('is unknown to who has the wrong token', async () => {
    const replies: RestReply[] = [];
    world.script(async ({ payload }) => {
      replies.push(await callback({ ...payload, token: 'wrong' }, { type: 4, data: { content: 'a' } }));
      return { type: 4, data: { content: 'right' } };
    });

    await say();

    expect(replies).toMatchObject([{ status: 404, body: { code: 10062 } }]);
  });
});
