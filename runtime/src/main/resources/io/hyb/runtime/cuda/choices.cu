// What is read off logits, compiled by NVRTC after numbers.cu.

// The highest of some logits with its place, the first of equal ones, and the sum of e to the power of their distances from it.
struct Summary {
  float highest;
  int place;
  double sum;

  __device__ void add(float x, int at) {
    if (x > highest) {
      sum *= expf(highest - x);
      highest = x;
      place = at;
    }
    sum += expf(x - highest);
  }

  __device__ void add(const Summary& other) {
    float before = highest;
    if (other.highest > highest || (other.highest == highest && other.place < place)) {
      highest = other.highest;
      place = other.place;
    }
    sum = sum * exp((double) before - highest) + other.sum * exp((double) other.highest - highest);
  }
};

// The likeliest token of each row of logits (rows, vocab), and the log-probabilities (rows, count) of the tokens (rows, count). Rows of
// a multiple of VEC logits. The sum over the vocabulary is made in float64, as the TorchScript does. Blocks (rows) of 256.
extern "C" __global__ void __launch_bounds__(256) choose(
    const T* __restrict__ logits, const long long* __restrict__ tokens, long long* __restrict__ likeliest,
    float* __restrict__ named, int vocab, int count) {
  const T* row = logits + (size_t) blockIdx.x * vocab;
  // Lower than any number, but none from which infinity has no distance.
  Summary all = {-3.402823466e38f, 0x7fffffff, 0.};
  for (int i = threadIdx.x * VEC; i < vocab; i += 256 * VEC) {
    float x[VEC];
    load(row + i, x);
#pragma unroll
    for (int j = 0; j < VEC; j++) all.add(x[j], i + j);
  }
#pragma unroll
  for (int off = 16; off > 0; off >>= 1) {
    Summary other;
    other.highest = __shfl_xor_sync(0xffffffffu, all.highest, off);
    other.place = __shfl_xor_sync(0xffffffffu, all.place, off);
    other.sum = __shfl_xor_sync(0xffffffffu, all.sum, off);
    all.add(other);
  }
  __shared__ Summary parts[8];
  if (threadIdx.x % 32 == 0) parts[threadIdx.x / 32] = all;
  __syncthreads();
  all = parts[0];
#pragma unroll
  for (int w = 1; w < 8; w++) all.add(parts[w]);
  if (threadIdx.x == 0) likeliest[blockIdx.x] = all.place;
  float log_sum = (float) log(all.sum);
  for (int c = threadIdx.x; c < count; c += 256) {
    size_t at = (size_t) blockIdx.x * count + c;
    named[at] = (wide(row[tokens[at]]) - all.highest) - log_sum;
  }
}
