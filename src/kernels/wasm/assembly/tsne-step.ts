/**
 * One step of gradient descent with momentum and a gain of its own for every coordinate (Jacobs, 1988, "Increased rates
 * of convergence through learning rate adaptation").
 */
const MIN_GAIN: f32 = 0.01;
const GAIN_RISE: f32 = 0.2;
const GAIN_FALL: f32 = 0.8;
/** Longest step along an axis, 5 / √2: far above any of a sane run, it keeps a wild learning rate from overflowing. */
const MAX_STEP: f32 = 3.5355339;

/** The gain after seeing the slope: it rises as long as the last step went downhill. */
// @ts-ignore: decorators belong to AssemblyScript
@inline
export function nextGain(gain: v128, lastStep: v128, slope: v128): v128 {
  return v128.bitselect(
    f32x4.add(gain, f32x4.splat(GAIN_RISE)),
    f32x4.max(f32x4.splat(MIN_GAIN), f32x4.mul(gain, f32x4.splat(GAIN_FALL))),
    f32x4.lt(f32x4.mul(lastStep, slope), f32x4.splat(0)),
  );
}

// @ts-ignore: decorators belong to AssemblyScript
@inline
export function nextStep(lastStep: v128, slope: v128, gain: v128, momentum: f32, learningRate: f32): v128 {
  const step = f32x4.sub(
    f32x4.mul(f32x4.splat(momentum), lastStep),
    f32x4.mul(f32x4.splat(learningRate), f32x4.mul(gain, slope)),
  );
  return f32x4.max(f32x4.splat(-MAX_STEP), f32x4.min(f32x4.splat(MAX_STEP), step));
}
