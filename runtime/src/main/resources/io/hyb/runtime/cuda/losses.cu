// Losses and their slopes in one kernel, compiled by NVRTC for the types that are asked for, after numbers.cu.

// The loss and its slope of a row of logits for each block of 128: of -sum softmax(teacher) log softmax(student), both divided by
// the temperature first. student and teacher (rows, vocab); counts (rows) or null, by which a row's loss is multiplied. losses
// (rows); the slope, over `tokens`, takes the student's place.
struct Sums {
  float most, total;  // of exponentials, less the highest exponent
  float other;        // the same sum with factors
};

__device__ __forceinline__ Sums joined(Sums a, Sums b) {
  float most = fmaxf(a.most, b.most);
  float keep = expf(a.most - most), take = expf(b.most - most);
  return {most, a.total * keep + b.total * take, a.other * keep + b.other * take};
}

__device__ __forceinline__ Sums over_the_block(Sums sums, Sums (&parts)[4]) {
#pragma unroll
  for (int off = 16; off > 0; off >>= 1) {
    Sums other = {__shfl_xor_sync(0xffffffffu, sums.most, off), __shfl_xor_sync(0xffffffffu, sums.total, off),
        __shfl_xor_sync(0xffffffffu, sums.other, off)};
    sums = joined(sums, other);
  }
  if (threadIdx.x % 32 == 0) parts[threadIdx.x / 32] = sums;
  __syncthreads();
  return joined(joined(parts[0], parts[1]), joined(parts[2], parts[3]));
}

extern "C" __global__ void __launch_bounds__(128) logits_slope(
    T* student, const T* teacher, const float* counts, float* losses, float coldness, const float* tokens, int vocab) {
  __shared__ Sums student_parts[4], teacher_parts[4];
  T* given = student + (size_t) blockIdx.x * vocab;
  const T* wanted = teacher + (size_t) blockIdx.x * vocab;
  Sums g = {-1e30f, 0.f, 0.f}, w = {-1e30f, 0.f, 0.f};
  for (int i = threadIdx.x * VEC; i < vocab; i += 128 * VEC) {
    float gs[VEC], ws[VEC];
    load(given + i, gs);
    load(wanted + i, ws);
    float highest = g.most, likeliest = w.most;
#pragma unroll
    for (int j = 0; j < VEC; j++) {
      gs[j] *= coldness;
      ws[j] *= coldness;
      highest = fmaxf(highest, gs[j]);
      likeliest = fmaxf(likeliest, ws[j]);
    }
    float keep = expf(g.most - highest);
    g.total *= keep;
    g.most = highest;
    keep = expf(w.most - likeliest);
    w.total *= keep;
    w.other *= keep;
    w.most = likeliest;
#pragma unroll
    for (int j = 0; j < VEC; j++) {
      g.total += expf(gs[j] - highest);
      float e = expf(ws[j] - likeliest);
      w.total += e;
      w.other += e * gs[j];
    }
  }
  g = over_the_block(g, student_parts);
  w = over_the_block(w, teacher_parts);
  float count = counts ? counts[blockIdx.x] : 1.f;
  if (threadIdx.x == 0) losses[blockIdx.x] = count * (g.most + logf(g.total) - w.other / w.total);
  float of_given = 1.f / g.total, of_wanted = 1.f / w.total;
  float scale = coldness * count / *tokens;
  for (int i = threadIdx.x * VEC; i < vocab; i += 128 * VEC) {
    float gs[VEC], ws[VEC];
    load(given + i, gs);
    load(wanted + i, ws);
#pragma unroll
    for (int j = 0; j < VEC; j++)
      gs[j] = scale * (expf(gs[j] * coldness - g.most) * of_given - expf(ws[j] * coldness - w.most) * of_wanted);
    store(gs, given + i);
  }
}

// The same of states: |student - teacher| of a row for each warp of four. counts (rows) or null, by which a row's loss is
// multiplied. losses (rows); slopes, over `tokens`, (rows, width). Where both are alike the slope is taken as 0.
extern "C" __global__ void __launch_bounds__(128) states_slope(
    const T* __restrict__ student, const T* __restrict__ teacher, const float* __restrict__ counts, T* __restrict__ slopes,
    float* __restrict__ losses, const float* __restrict__ tokens, int rows, int width) {
  int row = blockIdx.x * 4 + threadIdx.x / 32, lane = threadIdx.x % 32;
  if (row >= rows) return;
  const T* given = student + (size_t) row * width;
  const T* wanted = teacher + (size_t) row * width;
  float sum = 0.f;
  for (int i = lane * VEC; i < width; i += 32 * VEC) {
    float g[VEC], w[VEC];
    load(given + i, g);
    load(wanted + i, w);
#pragma unroll
    for (int j = 0; j < VEC; j++) sum += (g[j] - w[j]) * (g[j] - w[j]);
  }
  float length = sqrtf(sum_of_warp(sum)), count = counts ? counts[row] : 1.f;
  if (lane == 0) losses[row] = count * length;
  float scale = length > 0.f ? count / (length * *tokens) : 0.f;
  for (int i = lane * VEC; i < width; i += 32 * VEC) {
    float g[VEC], w[VEC];
    load(given + i, g);
    load(wanted + i, w);
#pragma unroll
    for (int j = 0; j < VEC; j++) g[j] = scale * (g[j] - w[j]);
    store(g, slopes + (size_t) row * width + i);
  }
}
