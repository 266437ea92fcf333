/** Sum of the four lanes, always in this order. */
// @ts-ignore: decorators belong to AssemblyScript
@inline
export function sumOfLanes(v: v128): f32 {
  return (
    f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3))
  );
}

/** Sum of the first three lanes: of a point's x, y and z. */
// @ts-ignore: decorators belong to AssemblyScript
@inline
export function sumOfAxes(v: v128): f32 {
  return f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + f32x4.extract_lane(v, 2);
}

/** Largest of the first three lanes. */
// @ts-ignore: decorators belong to AssemblyScript
@inline
export function largestOfAxes(v: v128): f32 {
  return max(max(f32x4.extract_lane(v, 0), f32x4.extract_lane(v, 1)), f32x4.extract_lane(v, 2));
}
