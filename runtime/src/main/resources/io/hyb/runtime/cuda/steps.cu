// A decode step in few kernels, compiled by NVRTC for the types and sizes that are asked for, after numbers.cu. Macros that must be
// given are those of numbers.cu, and what the comment before a kernel names.

// What `load` reads, of weights, which are read once and need no place in the nearest cache.
__device__ __forceinline__ uint4 weights(const T* from) {
  uint4 bytes;
  asm volatile("ld.global.nc.L1::no_allocate.v4.u32 {%0, %1, %2, %3}, [%4];"
      : "=r"(bytes.x), "=r"(bytes.y), "=r"(bytes.z), "=r"(bytes.w) : "l"(from));
  return bytes;
}

#if !defined(T_FLOAT32)
__device__ __forceinline__ void load(const float* from, float (&to)[VEC]) {
#pragma unroll
  for (int i = 0; i < VEC; i += 4) {
    float4 v = *reinterpret_cast<const float4*>(from + i);
    to[i] = v.x; to[i + 1] = v.y; to[i + 2] = v.z; to[i + 3] = v.w;
  }
}
#endif

// On processors that can (Hopper and later) a kernel starts while the one before it ends. Until `after_the_one_before` it may read
// nothing but weights, which it does ahead of time.
__device__ __forceinline__ void let_the_next_start() {
#if __CUDA_ARCH__ >= 900
  asm volatile("griddepcontrol.launch_dependents;");
#endif
}

__device__ __forceinline__ void after_the_one_before() {
#if __CUDA_ARCH__ >= 900
  asm volatile("griddepcontrol.wait;" ::: "memory");
#endif
}

#if defined(NORM)
// y = x / sqrt(mean(x^2) + eps) * weight, a block of 128 for each row. X: the type of x and y.
extern "C" __global__ void __launch_bounds__(128) step_norm(const X* x, const T* weight, X* y, float eps, int width) {
  __shared__ float sums[4];
  let_the_next_start();
  after_the_one_before();
  const X* from = x + (size_t) blockIdx.x * width;
  float sum = 0.f;
  for (int i = threadIdx.x; i < width; i += 128) {
    float v = wide(from[i]);
    sum += v * v;
  }
  sum = sum_of_warp(sum);
  if (threadIdx.x % 32 == 0) sums[threadIdx.x / 32] = sum;
  __syncthreads();
  float scale = rsqrtf((sums[0] + sums[1] + sums[2] + sums[3]) / width + eps);
  for (int i = threadIdx.x; i < width; i += 128)
    narrow(wide(from[i]) * scale * wide(weight[i]), y[(size_t) blockIdx.x * width + i]);
}
#endif

#if defined(PRODUCT)
// Rows of x (ROWS, in) with up to three weights (out_i, in) side by side: y (ROWS, out_0 + out_1 + out_2). A warp makes one column
// of y for all rows. X: the type of x and y. NORMED: x is normed first (the division can wait until the sums are there).
// ONTO: added to `onto`, of y's shape. GATED: the two weights are gate and up, of which silu(gate) * up is made.
extern "C" __global__ void __launch_bounds__(128) step_product(
    const X* __restrict__ x, const T* __restrict__ w0, const T* __restrict__ w1, const T* __restrict__ w2,
    const T* __restrict__ norm_weight, const X* __restrict__ onto, X* __restrict__ y,
    float eps, int in, int out0, int out1, int out2) {
  int lane = threadIdx.x % 32;
  int column = blockIdx.x * 4 + threadIdx.x / 32;
#if GATED
  int columns = out0;
  if (column >= columns) return;
  const T* w = w0 + (size_t) column * in;
  const T* up = w1 + (size_t) column * in;
#else
  int columns = out0 + out1 + out2;
  if (column >= columns) return;
  const T* w = column < out0 ? w0 + (size_t) column * in
      : column < out0 + out1 ? w1 + (size_t) (column - out0) * in
      : w2 + (size_t) (column - out0 - out1) * in;
#endif
  let_the_next_start();
  // Weights are on their way while the kernel before ends.
  constexpr int AHEAD = 4;
  uint4 ws[AHEAD], us[AHEAD];
  auto read = [&](int first) {
#pragma unroll
    for (int k = 0; k < AHEAD; k++) {
      int i = first + k * 32 * VEC;
      if (i < in) {
        ws[k] = weights(w + i);
#if GATED
        us[k] = weights(up + i);
#endif
      }
    }
  };
  float sums[ROWS] = {}, ups[ROWS] = {}, squares[ROWS] = {};
  read(lane * VEC);
  after_the_one_before();
  for (int first = lane * VEC; first < in; first += AHEAD * 32 * VEC) {
    if (first != lane * VEC) read(first);
#pragma unroll
    for (int k = 0; k < AHEAD; k++) {
      int i = first + k * 32 * VEC;
      if (i >= in) break;
      float weight[VEC], other[VEC], scale[VEC];
      widen(ws[k], weight);
#if GATED
      widen(us[k], other);
#endif
#if NORMED
      load(norm_weight + i, scale);
#endif
#pragma unroll
      for (int row = 0; row < ROWS; row++) {
        float xs[VEC];
        load(x + (size_t) row * in + i, xs);
#pragma unroll
        for (int j = 0; j < VEC; j++) {
          float v = xs[j];
#if NORMED
          squares[row] += v * v;
          v *= scale[j];
#endif
          sums[row] += v * weight[j];
#if GATED
          ups[row] += v * other[j];
#endif
        }
      }
    }
  }
#pragma unroll
  for (int row = 0; row < ROWS; row++) {
    float sum = sum_of_warp(sums[row]);
    float scale = 1.f;
#if NORMED
    scale = rsqrtf(sum_of_warp(squares[row]) / in + eps);
#endif
    sum *= scale;
#if GATED
    sum = silu(sum) * (sum_of_warp(ups[row]) * scale);
#endif
    if (lane == 0) {
      size_t at = (size_t) row * columns + column;
#if ONTO
      sum += wide(onto[at]);
#endif
      narrow(sum, y[at]);
    }
  }
}
#endif

#if defined(ATTEND)
// One query for each row and head over the keys and values up to its position. D: head_dim; GROUP: query heads for each key-value
// head. qkv (b, (GROUP * k + 2 * k) * D), q and k not rotated yet; the tables (positions, D), sines signed; keys and values
// (b, k, capacity, D), into which the new ones are put. Blocks (splits, k, b) of 128 share the positions; the last one of a
// (row, key-value head) to end puts the parts together: part_sums (b, k, splits, GROUP, D), part_scales (b, k, splits, GROUP, 2),
// arrived (b, k), zero before and after. -> y (b, k * GROUP, D)
constexpr int LANES = D / VEC;

extern "C" __global__ void __launch_bounds__(128) step_attend(
    const T* qkv, const T* cos_table, const T* sin_table, T* keys, T* values, const long long* position,
    float* part_sums, float* part_scales, int* arrived, T* y, int capacity, int chunk) {
  __shared__ float qs[GROUP][D];
  __shared__ float warp_sums[4][GROUP][D];
  __shared__ float warp_most[4][GROUP], warp_total[4][GROUP];
  __shared__ bool last;
  int t = threadIdx.x, lane = t % 32, warp = t / 32;
  int split = blockIdx.x, head = blockIdx.y, row = blockIdx.z, kv_heads = gridDim.y, splits = gridDim.x;
  let_the_next_start();
  after_the_one_before();
  int at = (int) *position;
  int start = split * chunk;
  if (start > at) return;
  int end = min(start + chunk, at + 1);
  const T* mine = qkv + (size_t) row * (GROUP + 2) * kv_heads * D;
  const T* cosines = cos_table + (size_t) at * D;
  const T* sines = sin_table + (size_t) at * D;
  size_t of_head = ((size_t) row * kv_heads + head) * capacity * D;
  for (int i = t; i < GROUP * D; i += 128) {
    const T* q = mine + (size_t) head * GROUP * D + i / D * D;
    int j = i % D;
    qs[i / D][j] = (wide(q[j]) * wide(cosines[j]) + wide(q[(j + D / 2) % D]) * wide(sines[j])) * rsqrtf((float) D);
  }
  if (at < end) {
    const T* k = mine + (size_t) (kv_heads * GROUP + head) * D;
    const T* v = mine + (size_t) (kv_heads * (GROUP + 1) + head) * D;
    for (int j = t; j < D; j += 128) {
      narrow(wide(k[j]) * wide(cosines[j]) + wide(k[(j + D / 2) % D]) * wide(sines[j]), keys[of_head + (size_t) at * D + j]);
      values[of_head + (size_t) at * D + j] = v[j];
    }
  }
  __syncthreads();

  int part = lane % LANES;
  float q[GROUP][VEC], sums[GROUP][VEC], most[GROUP], total[GROUP];
#pragma unroll
  for (int g = 0; g < GROUP; g++) {
    most[g] = -1e30f;
    total[g] = 0.f;
#pragma unroll
    for (int j = 0; j < VEC; j++) {
      q[g][j] = qs[g][part * VEC + j];
      sums[g][j] = 0.f;
    }
  }
  // Whole warps go round together, since lanes exchange their sums.
  constexpr int AT_ONCE = 32 / LANES;
#pragma unroll 2
  for (int first = start + warp * AT_ONCE; first < end; first += 4 * AT_ONCE) {
    int p = first + lane / LANES;
    bool seen = p < end;
    size_t from = of_head + (size_t) (seen ? p : start) * D + part * VEC;
    float k[VEC], v[VEC];
    load(keys + from, k);
    load(values + from, v);
#pragma unroll
    for (int g = 0; g < GROUP; g++) {
      float score = 0.f;
#pragma unroll
      for (int j = 0; j < VEC; j++) score += q[g][j] * k[j];
#pragma unroll
      for (int off = LANES / 2; off > 0; off >>= 1) score += __shfl_xor_sync(0xffffffffu, score, off);
      float higher = seen ? fmaxf(most[g], score) : most[g];
      float keep = expf(most[g] - higher);
      float weight = seen ? expf(score - higher) : 0.f;
      most[g] = higher;
      total[g] = total[g] * keep + weight;
#pragma unroll
      for (int j = 0; j < VEC; j++) sums[g][j] = sums[g][j] * keep + weight * v[j];
    }
  }
#pragma unroll
  for (int g = 0; g < GROUP; g++) {
#pragma unroll
    for (int off = LANES; off < 32; off <<= 1) {
      float other = __shfl_xor_sync(0xffffffffu, most[g], off);
      float higher = fmaxf(most[g], other);
      float keep = expf(most[g] - higher), take = expf(other - higher);
      most[g] = higher;
      total[g] = total[g] * keep + __shfl_xor_sync(0xffffffffu, total[g], off) * take;
#pragma unroll
      for (int j = 0; j < VEC; j++) sums[g][j] = sums[g][j] * keep + __shfl_xor_sync(0xffffffffu, sums[g][j], off) * take;
    }
    if (lane < LANES) {
#pragma unroll
      for (int j = 0; j < VEC; j++) warp_sums[warp][g][part * VEC + j] = sums[g][j];
    }
    if (lane == 0) {
      warp_most[warp][g] = most[g];
      warp_total[warp][g] = total[g];
    }
  }
  __syncthreads();

  int active = at / chunk + 1;
  size_t of_parts = ((size_t) row * kv_heads + head) * splits;
  for (int i = t; i < GROUP * D; i += 128) {
    int g = i / D, j = i % D;
    float higher = fmaxf(fmaxf(warp_most[0][g], warp_most[1][g]), fmaxf(warp_most[2][g], warp_most[3][g]));
    float sum = 0.f, all = 0.f;
#pragma unroll
    for (int w = 0; w < 4; w++) {
      float share = expf(warp_most[w][g] - higher);
      sum += warp_sums[w][g][j] * share;
      all += warp_total[w][g] * share;
    }
    if (active == 1) {
      narrow(sum / all, y[((size_t) row * kv_heads + head) * GROUP * D + i]);
    } else {
      part_sums[(of_parts + split) * GROUP * D + i] = sum;
      if (j == 0) {
        part_scales[((of_parts + split) * GROUP + g) * 2] = higher;
        part_scales[((of_parts + split) * GROUP + g) * 2 + 1] = all;
      }
    }
  }
  if (active == 1) return;
  __threadfence();
  __syncthreads();
  if (t == 0) last = atomicAdd(arrived + row * kv_heads + head, 1) == active - 1;
  __syncthreads();
  if (!last) return;
  __threadfence();
  for (int i = t; i < GROUP * D; i += 128) {
    int g = i / D;
    float higher = -1e30f;
    for (int s = 0; s < active; s++) higher = fmaxf(higher, __ldcg(part_scales + ((of_parts + s) * GROUP + g) * 2));
    float sum = 0.f, all = 0.f;
    for (int s = 0; s < active; s++) {
      float share = expf(__ldcg(part_scales + ((of_parts + s) * GROUP + g) * 2) - higher);
      sum += __ldcg(part_sums + (of_parts + s) * GROUP * D + i) * share;
      all += __ldcg(part_scales + ((of_parts + s) * GROUP + g) * 2 + 1) * share;
    }
    narrow(sum / all, y[((size_t) row * kv_heads + head) * GROUP * D + i]);
  }
  if (t == 0) arrived[row * kv_heads + head] = 0;
}
#endif

#if defined(MIX)
// The discrete Mamba-2 mixer from its projection on, one token a row. P: head_dim; N: d_state; TAPS of the convolution. inputs
// (b, channels + heads * P + heads), rows x, B, C, z, a; state (b, heads, P, N) and window (b, channels, TAPS - 1) are changed in
// place. Blocks (heads, b) of 128. -> y (b, heads, P)
extern "C" __global__ void __launch_bounds__(128) step_mix(
    const T* inputs, const T* a_bias, const T* conv_weight, const T* conv_bias, const T* skip, const T* z_bias,
    float* state, T* window, T* y) {
  __shared__ float xs[P], bs[N], cs[N];
  int t = threadIdx.x, head = blockIdx.x, row = blockIdx.y, heads = gridDim.x;
  let_the_next_start();
  after_the_one_before();
  int channels = heads * (P + 2 * N);
  const T* in = inputs + (size_t) row * (channels + heads * P + heads);
  for (int i = t; i < P + 2 * N; i += 128) {
    int c = i < P ? head * P + i : i < P + N ? heads * P + head * N + i - P : heads * (P + N) + head * N + i - P - N;
    T* seen = window + ((size_t) row * channels + c) * (TAPS - 1);
    const T* w = conv_weight + (size_t) c * TAPS;
    float sum = wide(conv_bias[c]);
#pragma unroll
    for (int k = 0; k < TAPS - 1; k++) {
      T before = seen[k];
      sum += wide(before) * wide(w[k]);
      if (k > 0) seen[k - 1] = before;
    }
    sum += wide(in[c]) * wide(w[TAPS - 1]);
    if (TAPS > 1) seen[TAPS - 2] = in[c];
    if (i < P) xs[i] = sum;
    else if (i < P + N) bs[i - P] = sum;
    else cs[i - P - N] = sum;
  }
  __syncthreads();
  float decay = 1.f / (1.f + expf(wide(in[channels + heads * P + head]) + wide(a_bias[head])));
  // Four numbers of the state for each lane; the lanes of one row of it add up what they read off.
  constexpr int LANES = N / 4;
  constexpr int ROUNDS = (P * LANES + 127) / 128;
#pragma unroll
  for (int round = 0; round < ROUNDS; round++) {
    int i = round * 128 + t;
    bool used = i < P * LANES;
    int p = used ? i / LANES : 0, q = i % LANES;
    float4* at = reinterpret_cast<float4*>(state) + (((size_t) row * heads + head) * P + p) * LANES + q;
    float read = 0.f;
    if (used) {
      float4 h = *at;
      float x = xs[p];
      h.x = h.x * decay + x * bs[4 * q];
      h.y = h.y * decay + x * bs[4 * q + 1];
      h.z = h.z * decay + x * bs[4 * q + 2];
      h.w = h.w * decay + x * bs[4 * q + 3];
      *at = h;
      read = h.x * cs[4 * q] + h.y * cs[4 * q + 1] + h.z * cs[4 * q + 2] + h.w * cs[4 * q + 3];
    }
#pragma unroll
    for (int off = LANES / 2; off > 0; off >>= 1) read += __shfl_xor_sync(0xffffffffu, read, off);
    if (used && q == 0) {
      float z = wide(in[channels + head * P + p]) + wide(z_bias[head * P + p]);
      narrow((read + wide(skip[head]) * xs[p]) * silu(z), y[((size_t) row * heads + head) * P + p]);
    }
  }
}
#endif

#if defined(ORDER)
// attended (b, kept, d) and recurred (b, heads - kept, d) in the order of places (heads), blocks (heads, b). -> y (b, heads, d)
extern "C" __global__ void step_order(const T* attended, const T* recurred, const long long* places, T* y, int kept, int d) {
  let_the_next_start();
  after_the_one_before();
  int head = blockIdx.x, row = blockIdx.y, heads = gridDim.x, place = (int) places[head];
  const T* from = place < kept ? attended + ((size_t) row * kept + place) * d
      : recurred + ((size_t) row * (heads - kept) + place - kept) * d;
  for (int i = threadIdx.x; i < d; i += blockDim.x) y[((size_t) row * heads + head) * d + i] = from[i];
}
#endif
