// The mixer's scan as a recurrence, behind mixer.cu: for 24-bit types, whose digits matrix units don't keep, and for what scan.cu
// isn't made for.
//
// Chunks go side by side, and in each of them a thread for every row of the state: what a chunk adds to the state by itself, then
// what it begins with (mixer_carry), then its results. Backward the same from the end. xbc (b, l, channels): x, B and C convolved.
// states (b, heads, chunks, P, N) and totals (b, heads, chunks), what is left at a chunk's end, are float.
constexpr int GROUP = N < 32 ? 8 : 4;  // tokens that are read ahead

// One number for each lane of a warp, N lanes' numbers each: every lane ends with the sum over the warp of numbers first, first +
// 1, … (N / 32 of them, at least one).
__device__ __forceinline__ int sums_of_warp(float (&v)[N]) {
  int lane = threadIdx.x % 32, first = 0, m = N;
#pragma unroll
  for (int off = 16; off > 0; off >>= 1) {
    if (m > 1) {
      m /= 2;
      bool upper = lane & off;
      first += upper ? m : 0;
#pragma unroll
      for (int j = 0; j < N / 2; j++) {
        if (j < m) {
          float keep = upper ? v[j + m] : v[j], send = upper ? v[j] : v[j + m];
          v[j] = keep + __shfl_xor_sync(0xffffffffu, send, off);
        }
      }
    } else {
      v[0] += __shfl_xor_sync(0xffffffffu, v[0], off);
    }
  }
  return first;
}
constexpr int SUMS = N > 32 ? N / 32 : 1;      // that a lane ends with
constexpr int ALIKE = N < 32 ? 32 / N : 1;     // lanes that end with the same

// Blocks (channels / 128, runs, b) of 128.
extern "C" __global__ void __launch_bounds__(128) mixer_convolve(
    const T* __restrict__ projected, const T* __restrict__ weights, const long long* __restrict__ documents, T* __restrict__ xbc,
    int heads, int length, int width) {
  Place at(heads, length, width, projected, weights, documents);
  int c = blockIdx.x * 128 + threadIdx.x, b = blockIdx.z, start = blockIdx.y * RUN, end = min(start + RUN, length);
  if (c >= at.channels) return;
  float taps[TAPS], seen[TAPS] = {}, bias = wide(at.tap_biases()[c]);  // seen[k]: k + 1 tokens before
#pragma unroll
  for (int k = 0; k < TAPS; k++) taps[k] = wide(at.taps()[c * TAPS + k]);
  bool same = true;
#pragma unroll
  for (int k = 0; k < TAPS - 1; k++) {
    same = same && start - k > 0 && !at.fresh(b, start - k);
    if (same) seen[k] = wide(projected[at.row(b, start - k - 1) * at.width + c]);
  }
#pragma unroll 8
  for (int token = start; token < end; token++) {
    if (at.fresh(b, token)) {
#pragma unroll
      for (int k = 0; k < TAPS; k++) seen[k] = 0.f;
    }
    float raw = wide(projected[at.row(b, token) * at.width + c]);
    float sum = bias + raw * taps[TAPS - 1];
#pragma unroll
    for (int k = 0; k < TAPS - 1; k++) sum += seen[k] * taps[TAPS - 2 - k];
    narrow(sum, xbc[at.row(b, token) * at.channels + c]);
#pragma unroll
    for (int k = TAPS - 2; k > 0; k--) seen[k] = seen[k - 1];
    seen[0] = raw;
  }
}

// A chunk as a block of P sees it.
struct Rows : Chunk {
  using Chunk::Chunk;

  __device__ size_t of_state() const { return (index() * P + threadIdx.x) * N; }

  // Numbers that all rows of the state share; those behind the last token change nothing.
  __device__ void share(const T* xbc, int first, float (&to)[CHUNK][N]) const {
    for (int i = threadIdx.x; i < CHUNK * N; i += P)
      to[i / N][i % N] = i / N < count ? wide(xbc[row(b, start + i / N) * channels + first + head * N + i % N]) : 0.f;
  }
  __device__ void share_decays(Sum (&to)[CHUNK]) const {
    for (int i = threadIdx.x; i < CHUNK; i += P) to[i] = i < count ? decay(b, start + i, head) : 1;
  }

  // A group's numbers of this thread from an array with rows of `stride`.
  __device__ void read(const T* from, int stride, int group, float (&to)[GROUP]) const {
#pragma unroll
    for (int i = 0; i < GROUP; i++) {
      int token = group + i;
      to[i] = token < count ? wide(from[row(b, start + token) * stride + head * P + threadIdx.x]) : 0.f;
    }
  }
};

__device__ __forceinline__ void read_state(const float* from, Sum (&to)[N]) {
#pragma unroll
  for (int j = 0; j < N; j += 4) {
    float4 v = *reinterpret_cast<const float4*>(from + j);
    to[j] = v.x; to[j + 1] = v.y; to[j + 2] = v.z; to[j + 3] = v.w;
  }
}

__device__ __forceinline__ void write_state(const Sum (&from)[N], float* to) {
#pragma unroll
  for (int j = 0; j < N; j += 4)
    *reinterpret_cast<float4*>(to + j) =
        make_float4((float) from[j], (float) from[j + 1], (float) from[j + 2], (float) from[j + 3]);
}

// What each chunk adds to the state, and how much of the one before it leaves.
extern "C" __global__ void __launch_bounds__(P) mixer_add(
    const T* __restrict__ projected, const T* __restrict__ weights, const long long* __restrict__ documents,
    const T* __restrict__ xbc, float* __restrict__ states, float* __restrict__ totals, int heads, int length, int width) {
  __shared__ float bs[CHUNK][N];
  __shared__ Sum decays[CHUNK];
  Rows at(heads, length, width, projected, weights, documents);
  at.share(xbc, heads * P, bs);
  at.share_decays(decays);
  __syncthreads();
  Sum h[N] = {}, total = 1;
  for (int group = 0; group < at.count; group += GROUP) {
    float x[GROUP];
    at.read(xbc, at.channels, group, x);
#pragma unroll
    for (int i = 0; i < GROUP; i++) {
      Sum decay = decays[group + i];
      total *= decay;
#pragma unroll
      for (int j = 0; j < N; j++) h[j] = h[j] * decay + (Sum) x[i] * bs[group + i][j];
    }
  }
  write_state(h, states + at.of_state());
  if (threadIdx.x == 0) totals[at.index()] = (float) total;
}

// What each chunk begins with, in place of what it adds; from the last chunk to the first if `backward`. Blocks (P * N / 128,
// heads, b) of 128.
extern "C" __global__ void __launch_bounds__(128) mixer_carry(float* states, const float* totals, int chunks, int backward) {
  int i = blockIdx.x * 128 + threadIdx.x;
  if (i >= P * N) return;
  size_t first = ((size_t) blockIdx.z * gridDim.y + blockIdx.y) * chunks;
  float carried = 0.f;
  int at = backward ? chunks - 1 : 0;
  float next = states[(first + at) * P * N + i];
  for (int done = 0; done < chunks; done++) {
    float added = next;
    int then = backward ? at - 1 : at + 1;
    if (done + 1 < chunks) next = states[(first + then) * P * N + i];
    states[(first + at) * P * N + i] = carried;
    carried = carried * totals[first + at] + added;
    at = then;
  }
}

// The gated results, y (b, l, heads * P), given what chunks begin with.
extern "C" __global__ void __launch_bounds__(P) mixer_read(
    const T* __restrict__ projected, const T* __restrict__ weights, const long long* __restrict__ documents,
    const T* __restrict__ xbc, const float* __restrict__ states, T* __restrict__ y, int heads, int length, int width) {
  __shared__ float bs[CHUNK][N], cs[CHUNK][N];
  __shared__ Sum decays[CHUNK];
  Rows at(heads, length, width, projected, weights, documents);
  at.share(xbc, heads * P, bs);
  at.share(xbc, heads * (P + N), cs);
  at.share_decays(decays);
  Sum h[N];
  float skip = wide(at.skips()[at.head]), gate_bias = wide(at.gate_biases()[at.head * P + threadIdx.x]);
  read_state(states + at.of_state(), h);
  __syncthreads();
  for (int group = 0; group < at.count; group += GROUP) {
    float x[GROUP], z[GROUP];
    at.read(xbc, at.channels, group, x);
    at.read(projected + at.channels, at.width, group, z);
#pragma unroll
    for (int i = 0; i < GROUP; i++) {
      Sum decay = decays[group + i], sum = skip * x[i];
#pragma unroll
      for (int j = 0; j < N; j++) {
        h[j] = h[j] * decay + (Sum) x[i] * bs[group + i][j];
        sum += h[j] * cs[group + i][j];
      }
      if (group + i < at.count)
        narrow((float) sum * silu(z[i] + gate_bias), y[at.row(at.b, at.start + group + i) * heads * P + at.head * P + threadIdx.x]);
    }
  }
}

// What each chunk adds to the derivative by the state that it begins with. slopes (b, l, heads * P): by the gated results.
extern "C" __global__ void __launch_bounds__(P) mixer_add_back(
    const T* __restrict__ projected, const T* __restrict__ weights, const long long* __restrict__ documents,
    const T* __restrict__ xbc, const T* __restrict__ slopes, float* __restrict__ states, int heads, int length, int width) {
  __shared__ float cs[CHUNK][N];
  __shared__ Sum decays[CHUNK];
  Rows at(heads, length, width, projected, weights, documents);
  at.share(xbc, heads * (P + N), cs);
  at.share_decays(decays);
  Sum h[N] = {};
  float gate_bias = wide(at.gate_biases()[at.head * P + threadIdx.x]);
  __syncthreads();
  for (int group = (at.count - 1) / GROUP * GROUP; group >= 0; group -= GROUP) {
    float z[GROUP], slope[GROUP];
    at.read(projected + at.channels, at.width, group, z);
    at.read(slopes, heads * P, group, slope);
#pragma unroll
    for (int i = GROUP - 1; i >= 0; i--) {
      Sum decay = decays[group + i];
      float by_sum = slope[i] * silu(z[i] + gate_bias);
#pragma unroll
      for (int j = 0; j < N; j++) h[j] = (h[j] + (Sum) by_sum * cs[group + i][j]) * decay;
    }
  }
  write_state(h, states + at.of_state());
}

// All derivatives but the convolution's, given what chunks begin with (states) and the derivatives by what they end with
// (by_states). by_xbc (b, l, channels); of by_projected z, a and zeros behind a are written. parts (b * chunks, heads + heads + heads * P): sums
// over a chunk, by a_bias, skip and z_bias.
//
// With S_t = y_t . dy_t - x_t . dx_t (skip left out) the derivative by log decay_t is the sum of S from t on to the end of the
// document in the chunk, and, if it goes on there, what is carried over the end: every decay scales what comes in before it and is
// read off behind it.
extern "C" __global__ void __launch_bounds__(P) mixer_back(
    const T* __restrict__ projected, const T* __restrict__ weights, const long long* __restrict__ documents,
    const T* __restrict__ xbc, const T* __restrict__ slopes, const float* __restrict__ states, const float* __restrict__ by_states,
    T* __restrict__ by_xbc, T* __restrict__ by_projected, float* __restrict__ parts, int heads, int length, int width) {
  constexpr int WARPS = P / 32;
  __shared__ float bs[CHUNK][N], cs[CHUNK][N];
  __shared__ Sum decays[CHUNK];
  __shared__ float sums[WARPS][GROUP][N];
  __shared__ Sum differences[WARPS][CHUNK], ends[WARPS], by_skips[WARPS];
  Rows at(heads, length, width, projected, weights, documents);
  int t = threadIdx.x, warp = t / 32, lane = t % 32;
  at.share(xbc, heads * P, bs);
  at.share(xbc, heads * (P + N), cs);
  at.share_decays(decays);
  float skip = wide(at.skips()[at.head]), gate_bias = wide(at.gate_biases()[at.head * P + t]), by_gate_bias = 0.f;
  Sum h[N], by_skip = 0;
  read_state(states + at.of_state(), h);
  __syncthreads();
  // Sums over the state's rows, a group of tokens at a time, to columns of by_xbc from `first` on.
  auto add_up = [&](float (&v)[N], int i) {
    int place = sums_of_warp(v);
    if (lane % ALIKE == 0) {
#pragma unroll
      for (int j = 0; j < SUMS; j++) sums[warp][i][place + j] = v[j];
    }
  };
  auto write_sums = [&](int group, int first) {
    __syncthreads();
    for (int i = t; i < GROUP * N; i += P) {
      int token = group + i / N;
      float sum = 0.f;
#pragma unroll
      for (int w = 0; w < WARPS; w++) sum += sums[w][i / N][i % N];
      if (token < at.count) narrow(sum, by_xbc[at.row(at.b, at.start + token) * at.channels + first + at.head * N + i % N]);
    }
    __syncthreads();
  };

  for (int group = 0; group < at.count; group += GROUP) {
    float x[GROUP], z[GROUP], slope[GROUP];
    at.read(xbc, at.channels, group, x);
    at.read(projected + at.channels, at.width, group, z);
    at.read(slopes, heads * P, group, slope);
#pragma unroll
    for (int i = 0; i < GROUP; i++) {
      Sum decay = decays[group + i], y = 0;
      float gate = z[i] + gate_bias, open = 1.f / (1.f + expf(-gate));
      float by_sum = slope[i] * silu(gate);
      float v[N];
#pragma unroll
      for (int j = 0; j < N; j++) {
        h[j] = h[j] * decay + (Sum) x[i] * bs[group + i][j];
        y += h[j] * cs[group + i][j];
        v[j] = (float) h[j] * by_sum;
      }
      float by_gate = slope[i] * ((float) y + skip * x[i]) * open * (1.f + gate * (1.f - open));
      by_skip += by_sum * x[i];
      by_gate_bias += by_gate;
      if (group + i < at.count)
        narrow(by_gate, by_projected[at.row(at.b, at.start + group + i) * at.width + at.channels + at.head * P + t]);
      add_up(v, i);
      Sum product = sum_of_warp(y * by_sum);
      if (lane == 0) differences[warp][group + i] = product;
    }
    write_sums(group, heads * (P + N));
  }

  Sum g[N], end = 0;
  read_state(by_states + at.of_state(), g);
#pragma unroll
  for (int j = 0; j < N; j++) end += g[j] * h[j];
  end = sum_of_warp(end);
  by_skip = sum_of_warp(by_skip);
  if (lane == 0) {
    ends[warp] = end;
    by_skips[warp] = by_skip;
  }
  for (int group = (at.count - 1) / GROUP * GROUP; group >= 0; group -= GROUP) {
    float x[GROUP], z[GROUP], slope[GROUP];
    at.read(xbc, at.channels, group, x);
    at.read(projected + at.channels, at.width, group, z);
    at.read(slopes, heads * P, group, slope);
#pragma unroll
    for (int i = GROUP - 1; i >= 0; i--) {
      Sum decay = decays[group + i], by_x = 0;
      float by_sum = slope[i] * silu(z[i] + gate_bias);
      float v[N];
#pragma unroll
      for (int j = 0; j < N; j++) {
        g[j] += (Sum) by_sum * cs[group + i][j];
        by_x += g[j] * bs[group + i][j];
        v[j] = (float) g[j] * x[i];
        g[j] *= decay;
      }
      if (group + i < at.count)
        narrow((float) by_x + skip * by_sum, by_xbc[at.row(at.b, at.start + group + i) * at.channels + at.head * P + t]);
      add_up(v, i);
      Sum product = sum_of_warp(x[i] * by_x);
      if (lane == 0) differences[warp][group + i] -= product;
    }
    write_sums(group, heads * P);
  }

  at.clear_behind(by_projected);
  float* part = parts + ((size_t) at.b * gridDim.x + blockIdx.x) * (heads * (P + 2));
  part[2 * heads + at.head * P + t] = by_gate_bias;
  if (t == 0) {
    Sum carried = 0, by_skip_of_all = 0, by_bias = 0;
#pragma unroll
    for (int w = 0; w < WARPS; w++) {
      carried += ends[w];
      by_skip_of_all += by_skips[w];
    }
    for (int token = at.count - 1; token >= 0; token--) {
#pragma unroll
      for (int w = 0; w < WARPS; w++) carried += differences[w][token];
      Sum decay = decays[token];
      carried = decay == 0 ? 0 : carried;
      Sum by_a = carried * (decay - 1);
      narrow((float) by_a, by_projected[at.row(at.b, at.start + token) * at.width + at.before_a() + at.head]);
      by_bias += by_a;
    }
    part[at.head] = (float) by_bias;
    part[heads + at.head] = (float) by_skip_of_all;
  }
}
