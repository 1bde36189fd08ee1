// The mixer's scan as products of each chunk's matrices, placed after chunks.cu; derivatives are in scan_back.cu.
//
// In a chunk let c_t be the sum of log decays up to token t, the first of a document having none, and L_ts = exp(c_t - c_s) for
// s <= t of the same document, else 0; in_t = exp(c_t) if the document goes on from the chunk before, else 0; out_s = exp(c_last -
// c_s) if it is the last token's, else 0. With H the state that the chunk begins with (arXiv 2405.21060, section 6):
//   state added = (x o out)^T B,   y = (C B^T o L + skip I) x + in o (C H^T).
// On the diagonal, where skip may cancel C B^T, its numbers are the dots of scan_prepare.
// Blocks (chunks, heads, b) of 128. States are kept as the matrix units take them, (b, heads, chunks, P / 8, 32, PIECES) pairs of
// bfloat16: 8 by 8 of them are one word of each lane.

// rows^T by_rows, what a chunk adds to a state.
__device__ __forceinline__ void add_up(const Tile<P>& rows, const Tile<WIDE>& by_rows, const Words& to) {
#pragma unroll
  for (int block = threadIdx.x / 32 * 2; block < BLOCKS; block += 8) {
    Sums<PIECES> sums = {};
#pragma unroll
    for (int token = 0; token < CHUNK; token += 16) {
      Pair left[4];
      rows.left_of_columns(token, block, left);
      sums.add(left, by_rows, token);
    }
#pragma unroll
    for (int half = 0; half < 2; half++) {
      Pair made[PIECES];
#pragma unroll
      for (int piece = 0; piece < PIECES; piece++) made[piece] = pair(sums.of[piece][2 * half], sums.of[piece][2 * half + 1]);
      to.write(block + half, made);
    }
  }
}

// What each chunk adds to the state.
extern "C" __global__ void __launch_bounds__(THREADS) scan_add(
    const T* __restrict__ projected, const T* __restrict__ weights, const long long* __restrict__ documents, float* prepared,
    Pair* states, int heads, int length, int width) {
  __shared__ Tile<P> xs;
  __shared__ Tile<WIDE> bs;
  __shared__ Known known;
  __shared__ Settings settings;
  Chunk at(heads, length, width, projected, weights, documents);
  ConvolvedX x(at);
  ConvolvedBC b(at, true, false);
  known.read(Prepared(prepared, at), settings);
  __syncthreads();
  x.write(at, known, settings, xs);
  b.write(at, known, settings, known.out, bs, bs);
  __syncthreads();
  add_up(xs, bs, Words(states, at));
}

// What each chunk begins with, in place of what it adds; from the last chunk to the first if `backward`. Blocks (P / 8 * 32 *
// PIECES / 128, heads, b) of 128.
extern "C" __global__ void __launch_bounds__(THREADS) scan_carry(Pair* states, const float* __restrict__ totals, int chunks, int backward) {
  constexpr int WORDS = BLOCKS * 32 * PIECES, AHEAD = 8;
  size_t first = ((size_t) blockIdx.z * gridDim.y + blockIdx.y) * chunks;
  Pair* its = states + first * WORDS + blockIdx.x * THREADS + threadIdx.x;
  float carried[2] = {};
  for (int done = 0; done < chunks; done += AHEAD) {
    Pair added[AHEAD];
    float left[AHEAD];
#pragma unroll
    for (int i = 0; i < AHEAD; i++) {
      int chunk = backward ? chunks - 1 - done - i : done + i;
      if (done + i < chunks) {
        added[i] = its[(size_t) chunk * WORDS];
        left[i] = totals[first + chunk];
      }
    }
#pragma unroll
    for (int i = 0; i < AHEAD; i++) {
      int chunk = backward ? chunks - 1 - done - i : done + i;
      if (done + i < chunks) {
        its[(size_t) chunk * WORDS] = pair(carried[0], carried[1]);
        carried[0] = carried[0] * left[i] + low(added[i]);
        carried[1] = carried[1] * left[i] + high(added[i]);
      }
    }
  }
}

// The gated results, y (b, l, heads * P), given what chunks begin with.
extern "C" __global__ void __launch_bounds__(THREADS) scan_read(
    const T* __restrict__ projected, const T* __restrict__ weights, const long long* __restrict__ documents, float* prepared,
    Pair* states, T* __restrict__ y, int heads, int length, int width) {
  __shared__ Tile<P> xs;
  __shared__ Tile<WIDE> bs, cs;
  __shared__ Known known;
  __shared__ Settings settings;
  Chunk at(heads, length, width, projected, weights, documents);
  int warp = threadIdx.x / 32, row = 16 * warp + threadIdx.x % 32 / 4, q = threadIdx.x % 4;
  ConvolvedX x(at);
  ConvolvedBC bc(at, true, true);
  Slice z[2];
#pragma unroll
  for (int half = 0; half < 2; half++)
    z[half].read(projected + at.row(at.b, at.start) * width + at.channels + at.head * P, width, row + 8 * half, at.count);
  State state(states, at);
  float skip = wide(at.skips()[at.head]);
  known.read(Prepared(prepared, at), settings);
  __syncthreads();
  x.write(at, known, settings, xs);
  bc.write(at, known, settings, nullptr, bs, cs);
  __syncthreads();

  Pair c[WIDE / 16][4];
#pragma unroll
  for (int k = 0; k < WIDE / 16; k++) cs.left(16 * warp, 2 * k, c[k]);
  Sums<BLOCKS> sums = {};
#pragma unroll
  for (int block = 0; block < BLOCKS; block++) {
    Pair h[PIECES];
    state.read(block, h);
    add_by_state(sums.of[block], c, h);
  }
  sums.scale({known.in[row], known.in[row + 8]});
  Left lefts[2] = {Left(known, row), Left(known, row + 8)};
  float own[2] = {known.dots[row] + skip, known.dots[row + 8] + skip};
#pragma unroll
  for (int k = 0; k < CHUNK / 16; k++) {
    if (k > warp) break;
    Sums<2> products = {};
#pragma unroll
    for (int n = 0; n < WIDE / 16; n++) {
      Pair b[4];
      bs.right_of_rows(16 * k, 2 * n, b);
      add_beside(products, c[n], b);
    }
    Pair w[4];
#pragma unroll
    for (int i = 0; i < 4; i++) {
      int from = 16 * k + i / 2 * 8 + 2 * q, half = i % 2;
      float2 from_sums = *reinterpret_cast<const float2*>(&known.sums[from]);
      float first = products.of[i / 2][2 * half] * lefts[half].of(from, from_sums.x);
      float second = products.of[i / 2][2 * half + 1] * lefts[half].of(from + 1, from_sums.y);
      w[i] = pair(from == lefts[half].token ? own[half] : first, from + 1 == lefts[half].token ? own[half] : second);
    }
    sums.add(w, xs, 16 * k);
  }
#pragma unroll
  for (int half = 0; half < 2; half++) {
    int token = row + 8 * half;
    if (token >= at.count) break;
#pragma unroll
    for (int g = 0; g < P / 32; g++) {
      unsigned words[4] = {z[half].words[g].x, z[half].words[g].y, z[half].words[g].z, z[half].words[g].w};
#pragma unroll
      for (int j = 0; j < 4; j++)
#pragma unroll
        for (int e = 0; e < 2; e++) {
          float gate = wide_half(words[j], e) + settings.gate_biases[32 * g + 8 * q + 2 * j + e];
          sums.of[4 * g + j][2 * half + e] *= gate * sigmoid(gate);
        }
    }
    write_turned(sums, half, y + (at.row(at.b, at.start + token) * heads + at.head) * P);
  }
}
