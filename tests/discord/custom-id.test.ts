import fc from 'fast-check';
import { customIdKey, readCustomId, routeOf, writeCustomId } from '#lib/discord/custom-id.ts';

const NOW = Date.UTC(2026, 10, 21, 12);
const HOUR = 3_600_000;
const key = customIdKey('a deployment’s own secret');
const otto = { now: NOW, userId: '100000000000000001' };

function codeOf(read: () => unknown): string {
  try {
    read();
    return 'fine';
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}

describe('a custom_id', () => {
  it('gives back what it was written with, in at most 100 characters', () => {
    const arg = fc.stringMatching(/^[A-Za-z0-9_-]{1,16}$/);
    fc.assert(
      fc.property(fc.array(arg, { maxLength: 2 }), fc.boolean(), (args, isPersonal) => {
        const destination = { route: 'trigger.delete.confirm', args, ...(isPersonal ? { onlyFor: otto.userId } : {}) };

        const id = writeCustomId(key, destination, NOW);

        expect(id.length).toBeLessThanOrEqual(100);
        expect(routeOf(id)).toBe('trigger.delete.confirm');
        expect(readCustomId(key, id, otto)).toEqual(args);
      }),
    );
  });

  it('holds until its time is over, and then says so', () => {
    const id = writeCustomId(key, { route: 'trigger.list.next', livesMs: HOUR }, NOW);

    expect(codeOf(() => readCustomId(key, id, { ...otto, now: NOW + HOUR }))).toBe('fine');
    expect(codeOf(() => readCustomId(key, id, { ...otto, now: NOW + HOUR + 60_001 }))).toBe('component.expired');
  });

  it('is for one person when it was made so', () => {
    const id = writeCustomId(key, { route: 'trigger.delete.confirm', onlyFor: otto.userId }, NOW);

    expect(codeOf(() => readCustomId(key, id, { ...otto, userId: '100000000000000002' }))).toBe('component.not_yours');
    expect(id).not.toContain(otto.userId);
  });

  it('holds for this deployment only, and in no other spelling', () => {
    const id = writeCustomId(key, { route: 'trigger.show.open', args: ['t1'] }, NOW);
    const tampered = [
      id.replace('t1', 't2'),
      id.replace('trigger.show.open', 'trigger.run.start'),
      id.slice(0, -1),
      `${id}x`,
      writeCustomId(customIdKey('another secret'), { route: 'trigger.show.open', args: ['t1'] }, NOW),
    ];

    expect(tampered.map((one) => codeOf(() => readCustomId(key, one, otto)))).toEqual(
      tampered.map(() => 'component.forged'),
    );
    expect(codeOf(() => readCustomId(key, `2${id.slice(1)}`, otto))).toBe('component.unknown');
  });

  it('never throws anything but a code, whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(':', '1', 'p', 'a', '.') })), (text) => {
        expect(codeOf(() => readCustomId(key, text, otto))).toMatch(/^component\./);
        routeOf(text);
      }),
    );
  });

  it.each([
    ['an arg with a separator', { route: 'a.b', args: ['x:y'] }],
    ['a route that is none', { route: 'trigger' }],
    ['too much to carry', { route: 'trigger.delete.confirm', args: ['x'.repeat(60)] }],
  ])('is not written for %s', (_title, destination) => {
    expect(() => writeCustomId(key, destination, NOW)).toThrow('cannot be written');
  });
});
