// What all kernels of the scan take from tokens and weights, found out once, placed after tiles.cu.

// What scan_prepare finds out once for all kernels.
struct Prepared {
  // Of a head: the convolution's taps, TAPS rows of x, B and C, a row of its biases, and z_bias.
  static constexpr int COLUMNS = P + 2 * N, OF_HEAD = (TAPS + 1) * COLUMNS + P;
  float* heads;  // (heads, OF_HEAD)
  float* sums;   // (b, heads, chunks, CHUNK): of log decays, base 2
  int* marks;    // (b, chunks, CHUNK): where a token's document begins in the chunk, or -1, and how many tokens its convolution
                 // reaches besides itself, or -1 after the last token; each and 1 more in a byte

  __device__ Prepared(float* all, const Chunk& at) : heads(all + at.head * OF_HEAD) {
    float* tokens = all + at.heads * OF_HEAD;
    unsigned chunks = gridDim.z * gridDim.x, chunk = at.b * gridDim.x + blockIdx.x;
    sums = tokens + at.index() * CHUNK;
    marks = reinterpret_cast<int*>(tokens + ((size_t) chunks * at.heads + chunk) * CHUNK);
  }
};

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
  if (at.head == 0) {
    while (before < TAPS - 1 && at.start - before > 0 && !at.fresh(at.b, at.start - before)) before++;
#pragma unroll
    for (int i = 0; i < 2; i++) {
      int token = 2 * lane + i, reached = min(TAPS - 1, begins[i] < 0 ? token + before : token - begins[i]);
      to.marks[token] = (begins[i] + 1) << 8 | (token < at.count ? reached + 1 : 0);
    }
  }
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
