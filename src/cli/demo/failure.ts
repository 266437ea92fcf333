/** The demo cannot go on, for a reason that its message tells. */
export class DemoFailure extends Error {
  override readonly name = 'DemoFailure';
}
