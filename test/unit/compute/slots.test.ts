import { expect, test } from 'vitest';
import { createSlots } from '../../../src/compute/slots.ts';

const never = new AbortController().signal;

test('places are given in the order they were asked for, no more than there are', async () => {
  const slots = createSlots(2);
  const order: number[] = [];
  const ends: (() => void)[] = [];
  const asked = [0, 1, 2, 3].map((n) =>
    slots.acquire(never).then((end) => {
      order.push(n);
      ends[n] = end;
    }),
  );
  await Promise.all(asked.slice(0, 2));
  expect(order).toEqual([0, 1]);
  ends[1]!();
  await asked[2];
  ends[0]!();
  await asked[3];
  expect(order).toEqual([0, 1, 2, 3]);
});

test('who gives up leaves the line, and the next in it is served', async () => {
  const slots = createSlots(1);
  const end = await slots.acquire(never);
  const cancel = new AbortController();
  const impatient = slots.acquire(cancel.signal);
  const patient = slots.acquire(never);
  cancel.abort('no more');
  await expect(impatient).rejects.toBe('no more');
  end();
  (await patient)();
  (await slots.acquire(never))();
});
