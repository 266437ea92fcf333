import { expect, test } from 'vitest';
import { coalesce } from '../../../src/platform/coalesce.ts';

/** Work that ends when it is told to; says how often it began. */
function controlled() {
  const begun: PromiseWithResolvers[] = [];
  const work = () =>
    new Promise<number>((resolve, reject) => {
      const round = begun.length;
      begun.push({ resolve: () => resolve(round), reject });
    });
  return { begun, work };
}
interface PromiseWithResolvers {
  resolve(): void;
  reject(error: Error): void;
}

test('calls share the round that begins after they asked, never the one under way', async () => {
  const { begun, work } = controlled();
  const call = coalesce<number>();
  const first = call('a', work);
  const late = [call('a', work), call('a', work)];
  expect(begun).toHaveLength(1);
  begun[0]?.resolve();
  expect(await first).toBe(0);
  await Promise.resolve();
  expect(begun).toHaveLength(2);
  const later = call('a', work);
  begun[1]?.resolve();
  expect(await Promise.all(late)).toEqual([1, 1]);
  await Promise.resolve();
  begun[2]?.resolve();
  expect(await later).toBe(2);
  const fresh = call('a', work);
  begun[3]?.resolve();
  expect(await fresh).toBe(3);
});

test('other keys do not wait, and a failure is told to those who asked for that round only', async () => {
  const { begun, work } = controlled();
  const call = coalesce<number>();
  const failing = call('a', work);
  const next = call('a', work);
  const other = call('b', work);
  expect(begun).toHaveLength(2);
  begun[1]?.resolve();
  expect(await other).toBe(1);
  begun[0]?.reject(new Error('gone'));
  await expect(failing).rejects.toThrow('gone');
  await Promise.resolve();
  begun[2]?.resolve();
  expect(await next).toBe(2);
});
