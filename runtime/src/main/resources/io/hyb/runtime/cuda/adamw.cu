// A step of AdamW (Loshchilov and Hutter 2019) over all weights, compiled by NVRTC for the type of their working copies, after
// numbers.cu. With the macro SUMMED gradients are float, else of type T, as the copies are.
//
// Each number is read and written once: a step takes as long as its bytes. Weights are taken in pieces of PIECE numbers, a block for
// each: pieces[2 * block] is the weight's number, pieces[2 * block + 1] the piece's in it.
#if defined(SUMMED)
typedef float G;
#else
typedef T G;
#endif

constexpr int PIECE = 16384, THREADS = 256;

struct Weight {
  float* master;
  T* working;  // the copy that is computed with, or null where that is the master
  G* gradient;
  float* first;
  float* second;
  long long count;
  long long decays;
};

struct Piece : Weight {
  long long begin, end;
  bool aligned;  // small gradients may be parts of one array

  __device__ Piece(const Weight* weights, const long long* pieces)
      : Weight(weights[pieces[2 * blockIdx.x]]), begin(pieces[2 * blockIdx.x + 1] * PIECE), end(min(begin + PIECE, count)) {
    aligned = (((size_t) master | (size_t) working | (size_t) gradient | (size_t) first | (size_t) second) & 15) == 0;
  }

  __device__ bool whole(long long i) const { return aligned && i + 4 <= end; }
};

// Four numbers side by side, or one by one where they aren't whole, up to a weight's end.
template <class X>
struct alignas(4 * sizeof(X)) Four {
  X numbers[4];
};

template <class X>
__device__ __forceinline__ void load_four(const Piece& at, const X* from, long long i, float (&to)[4]) {
  Four<X> four;
  if (at.whole(i)) {
    four = *reinterpret_cast<const Four<X>*>(from + i);
  } else {
#pragma unroll
    for (int j = 0; j < 4; j++) {
      if (i + j < at.end) four.numbers[j] = from[i + j]; else narrow(0.f, four.numbers[j]);
    }
  }
#pragma unroll
  for (int j = 0; j < 4; j++) to[j] = wide(four.numbers[j]);
}

template <class X>
__device__ __forceinline__ void store_four(const float (&from)[4], const Piece& at, X* to, long long i) {
  Four<X> four;
#pragma unroll
  for (int j = 0; j < 4; j++) narrow(from[j], four.numbers[j]);
  if (at.whole(i)) {
    *reinterpret_cast<Four<X>*>(to + i) = four;
  } else {
#pragma unroll
    for (int j = 0; j < 4; j++)
      if (i + j < at.end) to[i + j] = four.numbers[j];
  }
}

// The sum of a piece's squared gradients.
extern "C" __global__ void __launch_bounds__(THREADS) adamw_squares(
    const Weight* __restrict__ weights, const long long* __restrict__ pieces, float* __restrict__ sums) {
  __shared__ float parts[THREADS / 32];
  Piece at(weights, pieces);
  float sum = 0.f;
#pragma unroll 4
  for (long long i = at.begin + 4 * threadIdx.x; i < at.end; i += 4 * THREADS) {
    float g[4];
    load_four(at, at.gradient, i, g);
#pragma unroll
    for (int j = 0; j < 4; j++) sum += g[j] * g[j];
  }
  sum = sum_of_warp(sum);
  if (threadIdx.x % 32 == 0) parts[threadIdx.x / 32] = sum;
  __syncthreads();
  if (threadIdx.x == 0) {
    for (int i = 1; i < THREADS / 32; i++) sum += parts[i];
    sums[blockIdx.x] = sum;
  }
}

// Moves weights and moments by the gradients over *scale, unless that is below 0; gradients end as zeros, copies as their masters. rate and
// root are the learning rate and the second moments' root divided by their corrections for the first steps, left is what decay leaves.
extern "C" __global__ void __launch_bounds__(THREADS) adamw_move(
    const Weight* __restrict__ weights, const long long* __restrict__ pieces, const float* __restrict__ scale, float rate, float root,
    float left, float beta1, float beta2, float eps) {
  Piece at(weights, pieces);
  float by = 1.f / *scale, over_root = 1.f / root;
  if (!at.decays) left = 1.f;
#pragma unroll 2
  for (long long i = at.begin + 4 * threadIdx.x; i < at.end; i += 4 * THREADS) {
    float g[4], zeros[4] = {};
    if (by > 0.f) {
      float w[4], m[4], v[4];
      load_four(at, at.gradient, i, g);
      load_four(at, at.master, i, w);
      load_four(at, at.first, i, m);
      load_four(at, at.second, i, v);
#pragma unroll
      for (int j = 0; j < 4; j++) {
        float slope = (g[j] + 0.f) * by;  // minus zero becomes zero
        m[j] = beta1 * m[j] + (1.f - beta1) * slope;
        v[j] = beta2 * v[j] + (1.f - beta2) * slope * slope;
        w[j] = w[j] * left - rate * m[j] / (sqrtf(v[j]) * over_root + eps);
      }
      store_four(w, at, at.master, i);
      store_four(m, at, at.first, i);
      store_four(v, at, at.second, i);
      if (at.working) store_four(w, at, at.working, i);
    }
    store_four(zeros, at, at.gradient, i);
  }
}
