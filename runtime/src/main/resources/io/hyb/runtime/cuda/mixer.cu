// What the kernels of the recurrent mixer of whole batches share, compiled by NVRTC for the types and sizes that are asked for,
// after numbers.cu.

// The discrete Mamba-2 mixer between its projection and its output projection, over a length, and its derivatives. P: head_dim, a
// multiple of 32; N: d_state, a power of two; TAPS of the convolution.
//
// projected (b, l, width): x, B, C, z, a side by side, and perhaps some more, channels = heads * (P + 2 * N). Of the weights in one
// array: a_bias (heads), the convolution's (channels, TAPS) and its bias (channels), skip (heads), z_bias (heads * P). documents
// (b, l) or null: nothing is convolved or carried from one to the next. The decay of a document's first token is zero.
//
// Derivatives by the decays are differences of what is far larger, so that states and sums over them take twice the digits where
// results have 24 bits.
#if defined(T_FLOAT32)
typedef double Sum;
__device__ __forceinline__ double sum_of_warp(double x) {
#pragma unroll
  for (int off = 16; off > 0; off >>= 1) x += __shfl_xor_sync(0xffffffffu, x, off);
  return x;
}
__device__ __forceinline__ double exponential(double x) { return exp(x); }
#else
typedef float Sum;
#endif
__device__ __forceinline__ float exponential(float x) { return expf(x); }

constexpr int CHUNK = 64;
constexpr int RUN = 64;  // tokens of a convolution's thread

struct Place {
  int heads, length, channels, width;
  const T* projected;
  const T* weights;
  const long long* documents;

  __device__ Place(int heads, int length, int width, const T* projected, const T* weights, const long long* documents)
      : heads(heads), length(length), channels(heads * (P + 2 * N)), width(width), projected(projected), weights(weights),
        documents(documents) {}

  // Where a begins in a row of `projected`.
  __device__ int before_a() const { return channels + heads * P; }

  __device__ const T* taps() const { return weights + heads; }
  __device__ const T* tap_biases() const { return taps() + channels * TAPS; }
  __device__ const T* skips() const { return tap_biases() + channels; }
  __device__ const T* gate_biases() const { return skips() + heads; }
  __device__ size_t row(int b, int token) const { return (size_t) b * length + token; }

  // Whether a document begins at a token.
  __device__ bool fresh(int b, int token) const {
    return token == 0 || documents && documents[row(b, token)] != documents[row(b, token - 1)];
  }

  __device__ Sum decay(int b, int token, int head) const {
    if (fresh(b, token)) return 0;
    Sum a = wide(projected[row(b, token) * width + before_a() + head]);
    return 1 / (1 + exponential(a + wide(weights[head])));
  }
};

// A chunk of a head: blocks (chunks, heads, b).
struct Chunk : Place {
  int head, b, start, count;

  __device__ Chunk(int heads, int length, int width, const T* projected, const T* weights, const long long* documents)
      : Place(heads, length, width, projected, weights, documents), head(blockIdx.y), b(blockIdx.z), start(blockIdx.x * CHUNK),
        count(min(CHUNK, length - start)) {}

  __device__ size_t index() const { return (b * heads + head) * gridDim.x + blockIdx.x; }

  // Zeros behind `a`, by the blocks of one head.
  __device__ void clear_behind(T* by_projected) const {
    int first = before_a() + heads, behind = width - first;
    if (head > 0) return;
    for (int i = threadIdx.x; i < count * behind; i += blockDim.x)
      narrow(0.f, by_projected[row(b, start + i / behind) * width + first + i % behind]);
  }
};

// As many channels as 8 bytes hold are one thread's of the convolution's derivatives.
constexpr int SPAN = 8 / sizeof(T);
constexpr int TOGETHER = 8;  // tokens that it reads ahead
union Span {
  uint2 bytes;
  T numbers[SPAN];
};

// Derivatives by what was convolved and by the convolution's weights, given those by what came out, slopes (b, l, channels): of
// by_projected the first channels are written; parts (b * runs, channels * TAPS + channels) are sums over a run, of the taps and of
// the biases. Blocks (channels / SPAN / 128, runs, b) of 128.
extern "C" __global__ void __launch_bounds__(128) mixer_convolve_back(
    const T* __restrict__ projected, const T* __restrict__ weights, const long long* __restrict__ documents,
    const T* __restrict__ slopes, T* __restrict__ by_projected, float* __restrict__ parts, int heads, int length, int width) {
  Place at(heads, length, width, projected, weights, documents);
  int c = (blockIdx.x * 128 + threadIdx.x) * SPAN, b = blockIdx.z, start = blockIdx.y * RUN, end = min(start + RUN, length);
  if (c >= at.channels) return;
  float taps[TAPS][SPAN], by_taps[TAPS][SPAN] = {}, later[TAPS][SPAN] = {}, by_bias[SPAN] = {};  // later[k]: k + 1 tokens behind
#pragma unroll
  for (int k = 0; k < TAPS; k++)
#pragma unroll
    for (int i = 0; i < SPAN; i++) taps[k][i] = wide(at.taps()[(c + i) * TAPS + k]);
  bool same = true;
#pragma unroll
  for (int k = 0; k < TAPS - 1; k++) {
    same = same && end + k < length && !at.fresh(b, end + k);
    if (same) {
      Span its;
      its.bytes = *reinterpret_cast<const uint2*>(slopes + at.row(b, end + k) * at.channels + c);
#pragma unroll
      for (int i = 0; i < SPAN; i++) later[k][i] = wide(its.numbers[i]);
    }
  }
  for (int group = end - 1; group >= start; group -= TOGETHER) {
    Span raws[TOGETHER], its_slopes[TOGETHER];
#pragma unroll
    for (int j = 0; j < TOGETHER; j++) {
      int token = max(group - j, start);
      raws[j].bytes = *reinterpret_cast<const uint2*>(projected + at.row(b, token) * width + c);
      its_slopes[j].bytes = *reinterpret_cast<const uint2*>(slopes + at.row(b, token) * at.channels + c);
    }
#pragma unroll
    for (int j = 0; j < TOGETHER; j++) {
      int token = group - j;
      if (token < start) break;
      Span by_raw;
#pragma unroll
      for (int i = 0; i < SPAN; i++) {
        float raw = wide(raws[j].numbers[i]), slope = wide(its_slopes[j].numbers[i]), sum = slope * taps[TAPS - 1][i];
        by_taps[TAPS - 1][i] += slope * raw;
        by_bias[i] += slope;
#pragma unroll
        for (int k = 0; k < TAPS - 1; k++) {
          sum += later[k][i] * taps[TAPS - 2 - k][i];
          by_taps[TAPS - 2 - k][i] += later[k][i] * raw;
        }
#pragma unroll
        for (int k = TAPS - 2; k > 0; k--) later[k][i] = later[k - 1][i];
        later[0][i] = slope;
        narrow(sum, by_raw.numbers[i]);
      }
      *reinterpret_cast<uint2*>(by_projected + at.row(b, token) * width + c) = by_raw.bytes;
      if (at.fresh(b, token)) {
#pragma unroll
        for (int k = 0; k < TAPS; k++)
#pragma unroll
          for (int i = 0; i < SPAN; i++) later[k][i] = 0.f;
      }
    }
  }
  float* part = parts + ((size_t) b * gridDim.y + blockIdx.y) * at.channels * (TAPS + 1);
  float sums[SPAN * TAPS];
#pragma unroll
  for (int i = 0; i < SPAN; i++) {
#pragma unroll
    for (int k = 0; k < TAPS; k++) sums[i * TAPS + k] = by_taps[k][i];
    part[at.channels * TAPS + c + i] = by_bias[i];
  }
#pragma unroll
  for (int i = 0; i < SPAN * TAPS; i += 2) *reinterpret_cast<float2*>(part + c * TAPS + i) = make_float2(sums[i], sums[i + 1]);
}
