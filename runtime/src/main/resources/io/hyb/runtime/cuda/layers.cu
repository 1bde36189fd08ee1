// What a layer does to whole batches between its products, compiled by NVRTC for the types and sizes that are asked for, after
// numbers.cu. All arrays are in order, rows of a multiple of VEC numbers. Macros that must be given besides those of numbers.cu are
// named before a kernel.

#if defined(WIDTH)
// Root-mean-square norms over rows of WIDTH, a block of 128 for a row.
constexpr int VECTORS = (WIDTH / VEC + 127) / 128;  // of a thread

struct Row {
  float numbers[VECTORS][VEC];

  __device__ void read(const T* from) {
#pragma unroll
    for (int k = 0; k < VECTORS; k++) {
      int i = (k * 128 + threadIdx.x) * VEC;
      if (i < WIDTH) {
        load(from + i, numbers[k]);
      } else {
#pragma unroll
        for (int j = 0; j < VEC; j++) numbers[k][j] = 0.f;
      }
    }
  }

  __device__ void write(T* to) const {
#pragma unroll
    for (int k = 0; k < VECTORS; k++) {
      int i = (k * 128 + threadIdx.x) * VEC;
      if (i < WIDTH) store(numbers[k], to + i);
    }
  }
};

// `parts` of four, which the next sum must not be.
__device__ __forceinline__ float sum_of_block(float x, float* parts) {
  x = sum_of_warp(x);
  if (threadIdx.x % 32 == 0) parts[threadIdx.x / 32] = x;
  __syncthreads();
  return parts[0] + parts[1] + parts[2] + parts[3];
}

// y = x / sqrt(mean(x^2) + eps) * weight. Blocks (rows).
extern "C" __global__ void __launch_bounds__(128) row_norm(
    const T* __restrict__ x, const T* __restrict__ weight, T* __restrict__ y, float eps) {
  __shared__ float parts[4];
  Row row, by;
  row.read(x + (size_t) blockIdx.x * WIDTH);
  by.read(weight);
  float sum = 0.f;
#pragma unroll
  for (int k = 0; k < VECTORS; k++)
#pragma unroll
    for (int j = 0; j < VEC; j++) sum += row.numbers[k][j] * row.numbers[k][j];
  float scale = rsqrtf(sum_of_block(sum, parts) / WIDTH + eps);
#pragma unroll
  for (int k = 0; k < VECTORS; k++)
#pragma unroll
    for (int j = 0; j < VEC; j++) row.numbers[k][j] *= scale * by.numbers[k][j];
  row.write(y + (size_t) blockIdx.x * WIDTH);
}

// Its derivatives, given those by y: by x, added to `onto`, and in parts (blocks, WIDTH) or null the sums over a block's rows of those
// by the weight. Any number of blocks.
extern "C" __global__ void __launch_bounds__(128) row_norm_back(
    const T* __restrict__ x, const T* __restrict__ weight, const T* __restrict__ slopes, const T* __restrict__ onto,
    T* __restrict__ by_x, float* __restrict__ parts, float eps, int rows) {
  __shared__ float squares[2][4], products[2][4];
  Row by, by_weight;
  by.read(weight);
#pragma unroll
  for (int k = 0; k < VECTORS; k++)
#pragma unroll
    for (int j = 0; j < VEC; j++) by_weight.numbers[k][j] = 0.f;
  for (int at = blockIdx.x, turn = 0; at < rows; at += gridDim.x, turn ^= 1) {
    Row row, slope, sum;
    row.read(x + (size_t) at * WIDTH);
    slope.read(slopes + (size_t) at * WIDTH);
    sum.read(onto + (size_t) at * WIDTH);
    float square = 0.f, product = 0.f;
#pragma unroll
    for (int k = 0; k < VECTORS; k++)
#pragma unroll
      for (int j = 0; j < VEC; j++) {
        square += row.numbers[k][j] * row.numbers[k][j];
        product += row.numbers[k][j] * slope.numbers[k][j] * by.numbers[k][j];
      }
    float scale = rsqrtf(sum_of_block(square, squares[turn]) / WIDTH + eps);
    float back = sum_of_block(product, products[turn]) * scale * scale / WIDTH;
#pragma unroll
    for (int k = 0; k < VECTORS; k++)
#pragma unroll
      for (int j = 0; j < VEC; j++) {
        by_weight.numbers[k][j] += slope.numbers[k][j] * row.numbers[k][j] * scale;
        sum.numbers[k][j] += scale * (slope.numbers[k][j] * by.numbers[k][j] - row.numbers[k][j] * back);
      }
    sum.write(by_x + (size_t) at * WIDTH);
  }
  if (!parts) return;
#pragma unroll
  for (int k = 0; k < VECTORS; k++)
#pragma unroll
    for (int j = 0; j < VEC; j++) {
      int i = (k * 128 + threadIdx.x) * VEC + j;
      if (i < WIDTH) parts[(size_t) blockIdx.x * WIDTH + i] = by_weight.numbers[k][j];
    }
}
#endif

#if defined(GATED)
// inner = silu(gate) * up, which may be in the place of either. A thread for VEC of `numbers`, blocks of 128.
extern "C" __global__ void __launch_bounds__(128) gated(const T* gate, const T* up, T* inner, long long numbers) {
  long long i = ((long long) blockIdx.x * 128 + threadIdx.x) * VEC;
  if (i >= numbers) return;
  float g[VEC], u[VEC];
  load(gate + i, g);
  load(up + i, u);
#pragma unroll
  for (int j = 0; j < VEC; j++) g[j] = silu(g[j]) * u[j];
  store(g, inner + i);
}

// Its derivatives, in the places of gate and up, given those by inner, whose place inner itself takes.
extern "C" __global__ void __launch_bounds__(128) gated_back(T* gate, T* up, T* slopes, long long numbers) {
  long long i = ((long long) blockIdx.x * 128 + threadIdx.x) * VEC;
  if (i >= numbers) return;
  float g[VEC], u[VEC], s[VEC];
  load(gate + i, g);
  load(up + i, u);
  load(slopes + i, s);
#pragma unroll
  for (int j = 0; j < VEC; j++) {
    float open = 1.f / (1.f + expf(-g[j])), unit = g[j] * open, slope = s[j];
    s[j] = unit * u[j];
    g[j] = slope * u[j] * open * (1.f + g[j] * (1.f - open));
    u[j] = slope * unit;
  }
  store(g, gate + i);
  store(u, up + i);
  store(s, slopes + i);
}
#endif

#if defined(D)
// Queries (tokens, heads, D) and keys (tokens, groups, D) rotated in their place in halves. The tables (…, D) have a token's row at
// `start` + its number modulo `period`; sines have the sign of the halves' exchange. A thread for VEC numbers and their counterparts,
// blocks of 128.
extern "C" __global__ void __launch_bounds__(128) rotate(
    T* queries, T* keys, const T* __restrict__ cosines, const T* __restrict__ sines, int tokens, int heads, int groups, int start,
    int period) {
  constexpr int HALF = D / 2, THREADS = HALF / VEC;  // for a head
  long long i = (long long) blockIdx.x * 128 + threadIdx.x;
  int first = i % THREADS * VEC, head = i / THREADS % (heads + groups);
  long long token = i / THREADS / (heads + groups);
  if (token >= tokens) return;
  T* x = head < heads ? queries + (token * heads + head) * D : keys + (token * groups + head - heads) * D;
  size_t row = (size_t) (start + token % period) * D;
  float a[VEC], b[VEC], cos_a[VEC], cos_b[VEC], sin_a[VEC], sin_b[VEC];
  load(x + first, a);
  load(x + HALF + first, b);
  load(cosines + row + first, cos_a);
  load(cosines + row + HALF + first, cos_b);
  load(sines + row + first, sin_a);
  load(sines + row + HALF + first, sin_b);
#pragma unroll
  for (int j = 0; j < VEC; j++) {
    float from = a[j];
    a[j] = from * cos_a[j] + b[j] * sin_a[j];
    b[j] = b[j] * cos_b[j] + from * sin_b[j];
  }
  store(a, x + first);
  store(b, x + HALF + first);
}
#endif

#if defined(ORDER)
// Kept heads (tokens, kept, d) and recurrent ones (tokens, heads - kept, d) in the order of places (heads), the kept ones' first: y
// (tokens, heads, d); or from y apart again. A thread for VEC of `numbers`, blocks of 128.
struct Place {
  const long long* places;
  int heads, kept, d;
  long long i, token;
  int head, within;

  __device__ Place(const long long* places, int heads, int kept, int d) : places(places), heads(heads), kept(kept), d(d) {
    i = ((long long) blockIdx.x * 128 + threadIdx.x) * VEC;
    token = i / d / heads;
    head = i / d % heads;
    within = i % d;
  }

  __device__ long long among_kept(int place) const { return (token * kept + place) * d + within; }
  __device__ long long among_others(int place) const { return (token * (heads - kept) + place - kept) * d + within; }
};

__device__ __forceinline__ void copy(const T* from, T* to) {
  *reinterpret_cast<uint4*>(to) = *reinterpret_cast<const uint4*>(from);
}

extern "C" __global__ void __launch_bounds__(128) heads_in_order(
    const T* attended, const T* recurred, const long long* places, T* y, int heads, int kept, int d, long long numbers) {
  Place at(places, heads, kept, d);
  if (at.i >= numbers) return;
  int place = (int) places[at.head];
  copy(place < kept ? attended + at.among_kept(place) : recurred + at.among_others(place), y + at.i);
}

extern "C" __global__ void __launch_bounds__(128) heads_apart(
    T* attended, T* recurred, const long long* places, const T* y, int heads, int kept, int d, long long numbers) {
  Place at(places, heads, kept, d);
  if (at.i >= numbers) return;
  int place = (int) places[at.head];
  copy(y + at.i, place < kept ? attended + at.among_kept(place) : recurred + at.among_others(place));
}
#endif
