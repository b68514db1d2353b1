import type { SecretMemory } from '#lib/kernel/redaction/secret-memory.ts';

/**
 * A copy of plain data in which no text holds a secret that the process has loaded; the same value when there is none.
 *
 * Only by value, and nothing but texts changes: for data that is worked with, and for what has been laid out already. Errors and
 * other objects with a life of their own stay as they are.
 */
export function hideKnown<Value>(memory: Pick<SecretMemory, 'hide'>, value: Value): Value {
  return hide(memory, value) as Value;
}

function hide(memory: Pick<SecretMemory, 'hide'>, value: unknown): unknown {
  if (typeof value === 'string') return memory.hide(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value))
    return changed(
      value,
      value.map((member) => hide(memory, member)),
    );
  if (value instanceof Map) return new Map([...value].map(([key, member]) => [key, hide(memory, member)]));
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return value;
  const members = Object.entries(value);
  const hidden = members.map(([name, member]) => [name, hide(memory, member)] as const);
  return hidden.some(([, member], index) => member !== members[index]?.[1]) ? Object.fromEntries(hidden) : value;
}

function changed(before: readonly unknown[], after: readonly unknown[]): readonly unknown[] {
  return after.some((member, index) => member !== before[index]) ? after : before;
}
