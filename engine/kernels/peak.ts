/**
 * How many multiplications and additions a second this machine can do four at a time, registers only: what the benchmark
 * measures the matrix products against. No op uses it.
 */

/** Runs n rounds of 11 independent x = x m + q: 88 floating-point operations each. As many as registers hold. */
export function peak(n: i32, m: f32): f32 {
  const factor = f32x4.splat(m);
  const term = f32x4.splat(m * m);
  let a = term,
    b = term,
    c = term,
    d = term,
    e = term,
    f = term,
    g = term,
    h = term,
    i = term,
    j = term,
    k = term;
  do {
    a = f32x4.add(f32x4.mul(factor, a), term);
    b = f32x4.add(f32x4.mul(factor, b), term);
    c = f32x4.add(f32x4.mul(factor, c), term);
    d = f32x4.add(f32x4.mul(factor, d), term);
    e = f32x4.add(f32x4.mul(factor, e), term);
    f = f32x4.add(f32x4.mul(factor, f), term);
    g = f32x4.add(f32x4.mul(factor, g), term);
    h = f32x4.add(f32x4.mul(factor, h), term);
    i = f32x4.add(f32x4.mul(factor, i), term);
    j = f32x4.add(f32x4.mul(factor, j), term);
    k = f32x4.add(f32x4.mul(factor, k), term);
  } while (--n > 0);
  const most = f32x4.add(f32x4.add(f32x4.add(a, b), f32x4.add(c, d)), f32x4.add(f32x4.add(e, f), f32x4.add(g, h)));
  return f32x4.extract_lane(f32x4.add(most, f32x4.add(i, f32x4.add(j, k))), 0);
}
