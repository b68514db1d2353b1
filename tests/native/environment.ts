import { ModuleMocker } from 'jest-mock';

/**
 * What jest asks of an environment, without a world of its own: tests run in the globals of their process (run-file.ts).
 *
 * Jest's own module loader gets an empty global object to adorn. It loads nothing here, so nothing of it is wanted in the
 * real one.
 */
export default class NativeEnvironment {
  readonly global: { console?: Console } = {};
  readonly moduleMocker = new ModuleMocker(globalThis);
  readonly fakeTimers = null;
  readonly fakeTimersModern = null;

  async setup(): Promise<void> {}

  async teardown(): Promise<void> {}

  getVmContext(): null {
    return null;
  }
}
