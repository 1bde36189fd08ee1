// What all kernels of the scan take from tokens and weights, found out once, placed after tiles.cu.

// What scan_prepare finds out once for all kernels.
struct Prepared {
  // Of a head: the convolution's taps, TAPS rows of x, B and C, a row of its biases, and z_bias.
  static constexpr int COLUMNS = P + 2 * N, OF_HEAD = (TAPS + 1) * COLUMNS + P;
  float* heads;  // (heads, OF_HEAD)
  float* sums;   // (b, heads, chunks, CHUNK): of log decays, base 2
  float* dots;   // (b, heads, chunks, CHUNK): each token's B . C, from numbers that aren't rounded
  int* marks;    // (b, chunks, CHUNK): where a token's document begins in the chunk, or -1, and how many tokens its convolution
                 // reaches besides itself, or -1 after the last token; each and 1 more in a byte

  __device__ Prepared(float* all, const Chunk& at) : heads(all + at.head * OF_HEAD) {
    float* tokens = all + at.heads * OF_HEAD;
    unsigned chunks = gridDim.z * gridDim.x, chunk = at.b * gridDim.x + blockIdx.x;
    size_t all_dots = (size_t) chunks * at.heads * CHUNK;
    sums = tokens + at.index() * CHUNK;
    dots = sums + all_dots;
    marks = reinterpret_cast<int*>(tokens + 2 * all_dots + (size_t) chunk * CHUNK);
  }
};

// A lane's two columns of B or C, on the way from token to token through the convolution.
struct Stream {
  const Chunk& at;
  int channel;
  float taps[TAPS][2], biases[2], before[TAPS][2];  // before[k]: k tokens before

  __device__ Stream(const Chunk& at, int channel, int first) : at(at), channel(channel) {
#pragma unroll
    for (int e = 0; e < 2; e++) {
      biases[e] = wide(at.tap_biases()[channel + e]);
#pragma unroll
      for (int k = 0; k < TAPS; k++) taps[k][e] = wide(at.taps()[(channel + e) * TAPS + TAPS - 1 - k]);
    }
#pragma unroll
    for (int k = 1; k < TAPS; k++) read(first - k, before[k - 1]);
  }

  // What comes of a token that reaches `seen` tokens besides itself; after the one before it.
  __device__ __forceinline__ float2 next(int token, int seen) {
#pragma unroll
    for (int k = TAPS - 1; k > 0; k--)
#pragma unroll
      for (int e = 0; e < 2; e++) before[k][e] = before[k - 1][e];
    read(token, before[0]);
    float2 sum = make_float2(biases[0], biases[1]);
#pragma unroll
    for (int k = 0; k < TAPS; k++)
      if (k <= seen) {
        sum.x += before[k][0] * taps[k][0];
        sum.y += before[k][1] * taps[k][1];
      }
    return sum;
  }

 private:
  // Numbers that no result takes may be any that are there.
  __device__ __forceinline__ void read(int token, float (&to)[2]) const {
    int row = min(max(at.start + token, 0), at.length - 1);
    unsigned word = *reinterpret_cast<const unsigned*>(at.projected + at.row(at.b, row) * at.width + channel);
#pragma unroll
    for (int e = 0; e < 2; e++) to[e] = wide_half(word, e);
  }
};

// A chunk's dots, by a warp whose lanes have two columns each, of several tokens at a time if B and C have fewer than 64: each of
// TOKENS in a row. A lane tells how many tokens its own two reach besides themselves, -1 after the last one.
__device__ __forceinline__ void write_dots(const Chunk& at, const int (&seen)[2], float* dots) {
  constexpr int ACROSS = N / 2, TOKENS = CHUNK / 32 * ACROSS;
  int first = threadIdx.x / ACROSS * TOKENS, n = threadIdx.x % ACROSS * 2;
  Stream b(at, at.heads * P + at.head * N + n, first), c(at, at.heads * (P + N) + at.head * N + n, first);
#pragma unroll 8
  for (int token = first; token < first + TOKENS; token++) {
    int even = __shfl_sync(0xffffffffu, seen[0], token / 2), odd = __shfl_sync(0xffffffffu, seen[1], token / 2);
    int reached = token % 2 ? odd : even;
    float2 its_b = b.next(token, reached), its_c = c.next(token, reached);
    float dot = its_b.x * its_c.x + its_b.y * its_c.y;
#pragma unroll
    for (int off = ACROSS / 2; off > 0; off /= 2) dot += __shfl_xor_sync(0xffffffffu, dot, off);
    if (n == 0) dots[token] = token < at.count ? dot : 0.f;
  }
}

// Blocks (chunks, heads, b) of a warp, whose lanes have two tokens each.
extern "C" __global__ void __launch_bounds__(32) scan_prepare(
    const T* __restrict__ projected, const T* __restrict__ weights, const long long* __restrict__ documents, float* prepared,
    float* totals, int heads, int length, int width) {
  Chunk at(heads, length, width, projected, weights, documents);
  Prepared to(prepared, at);
  int lane = threadIdx.x, before = 0;
  float sums[2], a_bias = wide(weights[at.head]);
  int begins[2];
  bool fresh[2];
#pragma unroll
  for (int i = 0; i < 2; i++) {
    int token = 2 * lane + i;
    bool real = token < at.count;
    fresh[i] = real && at.fresh(at.b, at.start + token);
    float a = real ? wide(projected[at.row(at.b, at.start + token) * width + at.before_a() + at.head]) + a_bias : 0.f;
    sums[i] = real && !fresh[i] ? -LOG2E * (fmaxf(a, 0.f) + log1pf(expf(-fabsf(a)))) : 0.f;
    begins[i] = fresh[i] ? token : -1;
  }
  sums[1] += sums[0];
  begins[1] = max(begins[0], begins[1]);
#pragma unroll
  for (int off = 1; off < 32; off *= 2) {
    float sum = __shfl_up_sync(0xffffffffu, sums[1], off);
    int begin = __shfl_up_sync(0xffffffffu, begins[1], off);
    if (lane >= off) {
      sums[1] += sum;
      begins[1] = max(begins[1], begin);
    }
  }
  float sum = __shfl_up_sync(0xffffffffu, sums[1], 1);
  int begin = __shfl_up_sync(0xffffffffu, begins[1], 1);
  if (lane > 0) {
    sums[0] += sum;
    begins[0] = max(begins[0], begin);
  }
  *reinterpret_cast<float2*>(to.sums + 2 * lane) = make_float2(sums[0], sums[1]);
  if (lane == 31) totals[at.index()] = begins[1] < 0 ? power_of_two(sums[1]) : 0.f;
  while (before < TAPS - 1 && at.start - before > 0 && !at.fresh(at.b, at.start - before)) before++;
  int seen[2];
#pragma unroll
  for (int i = 0; i < 2; i++) {
    int token = 2 * lane + i, reached = min(TAPS - 1, begins[i] < 0 ? token + before : token - begins[i]);
    seen[i] = token < at.count ? reached : -1;
    if (at.head == 0) to.marks[token] = (begins[i] + 1) << 8 | (seen[i] + 1);
  }
  write_dots(at, seen, to.dots);
  if (blockIdx.x > 0 || at.b > 0) return;
  for (int column = lane; column < Prepared::COLUMNS; column += 32) {
    int channel = column < P ? at.head * P + column
        : column < P + N ? heads * P + at.head * N + column - P : heads * (P + N) + at.head * N + column - P - N;
#pragma unroll
    for (int k = 0; k < TAPS; k++) to.heads[k * Prepared::COLUMNS + column] = wide(at.taps()[channel * TAPS + k]);
    to.heads[TAPS * Prepared::COLUMNS + column] = wide(at.tap_biases()[channel]);
  }
  for (int column = lane; column < P; column += 32)
    to.heads[(TAPS + 1) * Prepared::COLUMNS + column] = wide(at.gate_biases()[at.head * P + column]);
}
