/** The fast engine's result, with a note that says why the reference engine could not give its own. */
export async function withOwnKernel<Result extends { readonly notes: readonly string[] }>(
  result: Promise<Result>,
  reason: string,
): Promise<Result> {
  const own = await result;
  return { ...own, notes: [`${reason}: our own kernel was used`, ...own.notes] };
}
