// Derivatives of scan.cu's results, behind it.
//
// With dy the derivative by y before the gate, G by the state that the chunk ends with, W = C B^T o L + skip I and V = dy x^T o L:
//   by the state that it begins with, added: dy^T (C o in),
//   dx = W^T dy + out o (B G^T),   dC = V B + in o (dy H),   dB = V^T C + out o (x G),
// and by the log decay of token t, which scales whatever passes from before t to t or behind, with M = V o C B^T, as a sum of
//   M_us of s < t <= u,   in_u dy_u . (H C_u) of u >= t,   out_s B_s . (x_s G) of s < t,   total H . G.
// The first sum is that of M's rows from t on less that of its columns, below the diagonal: both add the same numbers up, so that
// what they have in common cancels. All are zero where a document begins, as L, in, out and total are.

// Of 8 x 8 numbers, as the matrix units take them.
__device__ __forceinline__ Pair transposed(Pair from) {
  Pair made;
  asm("movmatrix.sync.aligned.m8n8.trans.b16 %0, %1;" : "=r"(made) : "r"(from));
  return made;
}

// The sum over the lanes of the same row.
__device__ __forceinline__ float sum_of_columns(float x) {
  x += __shfl_xor_sync(0xffffffffu, x, 1);
  return x + __shfl_xor_sync(0xffffffffu, x, 2);
}

// Sums over the rows of a warp, of COUNT numbers of each lane: afterwards a lane has those from the result on, COUNT / 8 of them.
template <int LEFT, int OFF, int COUNT> __device__ __forceinline__ int halve_rows(float (&v)[COUNT]) {
  bool upper = threadIdx.x & OFF;
#pragma unroll
  for (int i = 0; i < LEFT / 2; i++) {
    float keep = upper ? v[i + LEFT / 2] : v[i], send = upper ? v[i] : v[i + LEFT / 2];
    v[i] = keep + __shfl_xor_sync(0xffffffffu, send, OFF);
  }
  int first = upper ? LEFT / 2 : 0;
  if constexpr (OFF > 4) first += halve_rows<LEFT / 2, OFF / 2>(v);
  return first;
}
template <int COUNT> __device__ __forceinline__ int sums_of_rows(float (&v)[COUNT]) {
  static_assert(COUNT % 8 == 0, "each lane is left with as many");
  return halve_rows<COUNT, 16>(v);
}

// A token's slopes and its gate, as a thread has them; of the result, dy and what y times makes the derivative by the gate.
struct Gate {
  Slice z, slopes;

  __device__ void read(const Chunk& at, const T* by_y, int token) {
    bool real = token < at.count;
    size_t row = at.row(at.b, at.start + token);
    z.read(at.projected + row * at.width + at.channels + at.head * P, real);
    slopes.read(by_y + (row * at.heads + at.head) * P, real);
  }

  // Gives put(block, dy, factor), pairs of columns.
  template <class Put> __device__ void open(const float* gate_biases, Put put) const {
#pragma unroll
    for (int g = 0; g < P / 32; g++) {
      unsigned zs[4] = {z.words[g].x, z.words[g].y, z.words[g].z, z.words[g].w};
      unsigned ss[4] = {slopes.words[g].x, slopes.words[g].y, slopes.words[g].z, slopes.words[g].w};
#pragma unroll
      for (int j = 0; j < 4; j++) {
        float dy[2], factor[2];
#pragma unroll
        for (int e = 0; e < 2; e++) {
          float gate = wide_half(zs[j], e) + gate_biases[32 * g + threadIdx.x % 4 * 8 + 2 * j + e];
          float slope = wide_half(ss[j], e), open = sigmoid(gate);
          dy[e] = slope * gate * open;
          factor[e] = slope * open * (1.f + gate * (1.f - open));
        }
        put(4 * g + j, pair(dy[0], dy[1]), pair(factor[0], factor[1]));
      }
    }
  }
};

// What each chunk adds to the derivative by the state that it begins with. slopes (b, l, heads * P): by the gated results.
extern "C" __global__ void __launch_bounds__(THREADS) scan_add_back(
    const T* __restrict__ projected, const T* __restrict__ weights, const long long* __restrict__ documents,
    float* prepared, const T* __restrict__ slopes, Pair* states, int heads, int length, int width) {
  __shared__ Tile<P> ys;
  __shared__ Tile<WIDE> cs;
  __shared__ Known known;
  __shared__ Settings settings;
  Chunk at(heads, length, width, projected, weights, documents);
  int row = threadIdx.x / 32 * 16 + threadIdx.x % 32 / 4;
  Gate gates[2];
#pragma unroll
  for (int half = 0; half < 2; half++) gates[half].read(at, slopes, row + 8 * half);
  ConvolvedBC c(at, false, true);
  known.read(Prepared(prepared, at), settings);
  __syncthreads();
  c.write(at, known, settings, known.in, cs, cs);
#pragma unroll
  for (int half = 0; half < 2; half++) {
    int place = ys.at(row + 8 * half) + threadIdx.x % 4 * 4;
    gates[half].open(settings.gate_biases, [&](int block, Pair dy, Pair) { ys.pair(place ^ block * 16) = dy; });
  }
  __syncthreads();
  add_up(ys, cs, Words(states, at));
}

// W and V below the diagonal for the threads that have their columns: 16 x 16 numbers of a warp's rows, as it has them.
struct Exchange {
  alignas(16) Pair words[10][4][32];

  __device__ static int at(int row, int column) { return row * (row + 1) / 2 + column; }

  __device__ void write(int row, int column, const Pair (&from)[4]) {
#pragma unroll
    for (int i = 0; i < 4; i++) words[at(row, column)][i][threadIdx.x % 32] = from[i];
  }
  // As a left operand whose rows are the columns.
  __device__ void read(int row, int column, Pair (&to)[4]) const {
    int lane = threadIdx.x % 32;
    load_matrices<true>(shared_address(words[at(row, column)][lane / 8 % 2 * 2 + lane / 16] + lane % 8 * 4), to);
  }
};

struct Sums {
  float rows[CHUNK], columns[4][CHUNK];  // of M; of the rows of a warp
  float before[CHUNK], behind[CHUNK];    // what passes from the state before and to that behind
  float across[4], skips[4];             // of a warp
};

// Derivatives by a, and sums of the derivatives by a_bias and skip. By the first warp, a lane having two tokens.
__device__ void write_by_decays(const Chunk& at, const Known& known, const Sums& sums, T* by_projected, float* part) {
  int lane = threadIdx.x;
  float later[2], earlier[2];
#pragma unroll
  for (int i = 0; i < 2; i++) {
    int token = 2 * lane + i;
    later[i] = sums.rows[token] + sums.before[token];
#pragma unroll
    for (int warp = 0; warp < 4; warp++) later[i] -= sums.columns[warp][token];
    earlier[i] = sums.behind[token];
  }
  float all_later = later[0] + later[1], all_earlier = earlier[0] + earlier[1];
#pragma unroll
  for (int off = 1; off < 32; off *= 2) {
    float down = __shfl_down_sync(0xffffffffu, all_later, off), up = __shfl_up_sync(0xffffffffu, all_earlier, off);
    all_later += lane + off < 32 ? down : 0.f;
    all_earlier += lane >= off ? up : 0.f;
  }
  float across = sums.across[0] + sums.across[1] + sums.across[2] + sums.across[3], by_bias = 0.f;
  float behind = __shfl_down_sync(0xffffffffu, all_later, 1), before = __shfl_up_sync(0xffffffffu, all_earlier, 1);
  float by_log_decay[2] = {all_later + (lane ? before : 0.f) + across, later[1] + (lane < 31 ? behind : 0.f) + (lane ? before : 0.f) + earlier[0] + across};
#pragma unroll
  for (int i = 0; i < 2; i++) {
    int token = 2 * lane + i;
    if (token >= at.count) break;
    float by_a = known.begins[token] == token ? 0.f : by_log_decay[i] * (at.decay(at.b, at.start + token, at.head) - 1.f);
    narrow(by_a, by_projected[at.row(at.b, at.start + token) * at.width + at.before_a() + at.head]);
    by_bias += by_a;
  }
  by_bias = sum_of_warp(by_bias);
  if (lane == 0) {
    part[at.head] = by_bias;
    part[at.heads + at.head] = sums.skips[0] + sums.skips[1] + sums.skips[2] + sums.skips[3];
  }
}

// All derivatives but the convolution's, given what chunks begin with (states) and the derivatives by what they end with
// (by_states). by_xbc (b, l, channels); of by_projected z, a and zeros behind a are written. parts (b * chunks, heads + heads +
// heads * P): sums over a chunk, by a_bias, skip and z_bias.
extern "C" __global__ void __launch_bounds__(THREADS) scan_back(
    const T* __restrict__ projected, const T* __restrict__ weights, const long long* __restrict__ documents,
    float* prepared, const T* __restrict__ slopes, Pair* states, Pair* by_states,
    T* __restrict__ by_xbc, T* __restrict__ by_projected, float* __restrict__ parts, int heads, int length, int width) {
  __shared__ Tile<P> xs, ys;
  __shared__ Tile<WIDE> bs, cs;
  __shared__ Known known;
  __shared__ Sums sums;
  // The settings are no longer needed when W and V are there.
  __shared__ union {
    Settings settings;
    struct { Exchange w, v; } below;
  } either;
  __shared__ float by_gate_biases[4][P];
  Chunk at(heads, length, width, projected, weights, documents);
  int warp = threadIdx.x / 32, lane = threadIdx.x % 32, row = 16 * warp + lane / 4, q = lane % 4;
  Pair dys[BLOCKS][2], factors[BLOCKS][2];
  ConvolvedX x_of(at);
  ConvolvedBC bc_of(at, true, true);
  Gate gates[2];
#pragma unroll
  for (int half = 0; half < 2; half++) gates[half].read(at, slopes, row + 8 * half);
  State state(states, at);
  known.read(Prepared(prepared, at), either.settings);
  __syncthreads();
  x_of.write(at, known, either.settings, xs);
  bc_of.write(at, known, either.settings, nullptr, bs, cs);
#pragma unroll
  for (int half = 0; half < 2; half++) {
    int place = ys.at(row + 8 * half) + q * 4;
    gates[half].open(either.settings.gate_biases, [&](int block, Pair dy, Pair factor) {
      dys[block][half] = ys.pair(place ^ block * 16) = dy;
      factors[block][half] = factor;
    });
  }
  float skip = wide(at.skips()[at.head]);
  __syncthreads();

  // A warp's tokens as those that come later: y and dC.
  Pair by_cs[PIECES][2];
  {
    Pair c[WIDE / 16][4];
#pragma unroll
    for (int k = 0; k < WIDE / 16; k++) cs.left(16 * warp, 2 * k, c[k]);
    float y[BLOCKS][4] = {}, by_c[PIECES + 1][4] = {};
#pragma unroll
    for (int block = 0; block < BLOCKS; block += 2) {
      Pair h[2][PIECES], left[4] = {dys[block][0], dys[block][1], dys[block + 1][0], dys[block + 1][1]};
      state.read(block, h[0]);
      state.read(block + 1, h[1]);
#pragma unroll
      for (int piece = 0; piece < PIECES; piece += 2)
#pragma unroll
        for (int i = 0; i < 2; i++) multiply(y[block + i], c[piece / 2], h[i][piece], piece + 1 < PIECES ? h[i][piece + 1] : 0);
#pragma unroll
      for (int piece = 0; piece < PIECES; piece++) multiply(by_c[piece], left, transposed(h[0][piece]), transposed(h[1][piece]));
    }
    float in[2] = {known.in[row], known.in[row + 8]}, before[2] = {}, m_rows[2] = {}, by_skip = 0.f;
#pragma unroll
    for (int block = 0; block < BLOCKS; block++)
#pragma unroll
      for (int i = 0; i < 4; i++) y[block][i] *= in[i / 2];
#pragma unroll
    for (int piece = 0; piece < PIECES; piece++) {
#pragma unroll
      for (int i = 0; i < 4; i++) by_c[piece][i] *= in[i / 2];
#pragma unroll
      for (int half = 0; half < 2; half++) {
        Pair its = c[piece / 2][piece % 2 * 2 + half];
        before[half] += low(its) * by_c[piece][2 * half] + high(its) * by_c[piece][2 * half + 1];
      }
    }
    Left lefts[2] = {Left(known, row), Left(known, row + 8)};
    float m_columns[CHUNK / 4] = {};
#pragma unroll
    for (int k = 0; k < CHUNK / 16; k++) {
      if (k <= warp) {
        float products[2][4] = {}, slopes_of[2][4] = {};
#pragma unroll
        for (int n = 0; n < WIDE / 16; n++) {
          Pair b[4];
          bs.right_of_rows(16 * k, 2 * n, b);
          multiply(products[0], c[n], b[0], b[1]);
          multiply(products[1], c[n], b[2], b[3]);
        }
#pragma unroll
        for (int block = 0; block < BLOCKS; block += 2) {
          Pair x[4], left[4] = {dys[block][0], dys[block][1], dys[block + 1][0], dys[block + 1][1]};
          xs.right_of_rows(16 * k, block, x);
          multiply(slopes_of[0], left, x[0], x[1]);
          multiply(slopes_of[1], left, x[2], x[3]);
        }
        Pair w[4], v[4];
#pragma unroll
        for (int i = 0; i < 4; i++) {
          int half = i % 2, token = row + half * 8;
          float2 from_sums = *reinterpret_cast<const float2*>(&known.sums[16 * k + i / 2 * 8 + 2 * q]);
          float ws[2], vs[2];
#pragma unroll
          for (int e = 0; e < 2; e++) {
            int from = 16 * k + i / 2 * 8 + 2 * q + e;
            float slope = slopes_of[i / 2][2 * half + e], product = products[i / 2][2 * half + e];
            float left = lefts[half].of(from, e ? from_sums.y : from_sums.x);
            vs[e] = slope * left;
            ws[e] = product * left + (from == token ? skip : 0.f);
            by_skip += from == token ? slope : 0.f;
            float m = from == token ? 0.f : vs[e] * product;
            m_rows[half] += m;
            m_columns[4 * k + i / 2 * 2 + e] += m;
          }
          w[i] = pair(ws[0], ws[1]);
          v[i] = pair(vs[0], vs[1]);
        }
        either.below.w.write(warp, k, w);
        either.below.v.write(warp, k, v);
#pragma unroll
        for (int block = 0; block < BLOCKS; block += 2) {
          Pair x[4];
          xs.right(16 * k, block, x);
          multiply(y[block], w, x[0], x[1]);
          multiply(y[block + 1], w, x[2], x[3]);
        }
#pragma unroll
        for (int piece = 0; piece < PIECES; piece += 2) {
          Pair b[4];
          bs.right(16 * k, piece, b);
          multiply(by_c[piece], v, b[0], b[1]);
          if (piece + 1 < PIECES) multiply(by_c[piece + 1], v, b[2], b[3]);
        }
      }
    }
    int its = sums_of_rows(m_columns);
#pragma unroll
    for (int i = 0; i < CHUNK / 32; i++) sums.columns[warp][(its + i) / 2 * 8 + 2 * q + (its + i) % 2] = m_columns[i];
#pragma unroll
    for (int half = 0; half < 2; half++) {
      m_rows[half] = sum_of_columns(m_rows[half]);
      before[half] = sum_of_columns(before[half]);
      if (q == 0) {
        sums.rows[row + 8 * half] = m_rows[half];
        sums.before[row + 8 * half] = before[half];
      }
    }
    by_skip = sum_of_warp(by_skip);
    if (lane == 0) sums.skips[warp] = by_skip;
#pragma unroll
    for (int piece = 0; piece < PIECES; piece++)
#pragma unroll
      for (int half = 0; half < 2; half++) by_cs[piece][half] = narrowed(by_c[piece][2 * half], by_c[piece][2 * half + 1]);

    float by_gates[2 * BLOCKS];
#pragma unroll
    for (int block = 0; block < BLOCKS; block++) {
#pragma unroll
      for (int half = 0; half < 2; half++) {
        y[block][2 * half] *= low(factors[block][half]);
        y[block][2 * half + 1] *= high(factors[block][half]);
      }
      by_gates[2 * block] = y[block][0] + y[block][2];
      by_gates[2 * block + 1] = y[block][1] + y[block][3];
    }
#pragma unroll
    for (int half = 0; half < 2; half++) {
      int token = row + 8 * half;
      T* to = by_projected + at.row(at.b, at.start + token) * width + at.channels + at.head * P + 8 * q;
#pragma unroll
      for (int g = 0; g < P / 32; g++) {
        unsigned words[4];
#pragma unroll
        for (int j = 0; j < 4; j++) words[j] = narrowed(y[4 * g + j][2 * half], y[4 * g + j][2 * half + 1]);
        if (token < at.count) *reinterpret_cast<uint4*>(to + 32 * g) = make_uint4(words[0], words[1], words[2], words[3]);
      }
    }
    int first = sums_of_rows(by_gates);
#pragma unroll
    for (int i = 0; i < BLOCKS / 4; i++) {
      int block = (first + i) / 2;
      by_gate_biases[warp][block / 4 * 32 + 8 * q + block % 4 * 2 + (first + i) % 2] = by_gates[i];
    }
  }
  State by_state(by_states, at);
  __syncthreads();

  // A warp's tokens as those that come earlier: dx and dB.
  {
    Pair b[WIDE / 16][4];
#pragma unroll
    for (int k = 0; k < WIDE / 16; k++) bs.left(16 * warp, 2 * k, b[k]);
    float by_x[BLOCKS][4] = {}, by_b[PIECES + 1][4] = {}, across = 0.f;
#pragma unroll
    for (int block = 0; block < BLOCKS; block += 2) {
      Pair g[2][PIECES], x[4];
      by_state.read(block, g[0]);
      by_state.read(block + 1, g[1]);
      xs.left(16 * warp, block, x);
#pragma unroll
      for (int piece = 0; piece < PIECES; piece += 2)
#pragma unroll
        for (int i = 0; i < 2; i++) multiply(by_x[block + i], b[piece / 2], g[i][piece], piece + 1 < PIECES ? g[i][piece + 1] : 0);
#pragma unroll
      for (int piece = 0; piece < PIECES; piece++) multiply(by_b[piece], x, transposed(g[0][piece]), transposed(g[1][piece]));
      if (block / 2 % 4 == warp) {
#pragma unroll
        for (int i = 0; i < 2; i++) {
          Pair h[PIECES];
          state.words.read(block + i, h);
#pragma unroll
          for (int piece = 0; piece < PIECES; piece++) across += low(h[piece]) * low(g[i][piece]) + high(h[piece]) * high(g[i][piece]);
        }
      }
    }
    across = sum_of_warp(across) * known.in[CHUNK - 1];
    if (lane == 0) sums.across[warp] = across;
    float out[2] = {known.out[row], known.out[row + 8]}, behind[2] = {};
#pragma unroll
    for (int block = 0; block < BLOCKS; block++)
#pragma unroll
      for (int i = 0; i < 4; i++) by_x[block][i] *= out[i / 2];
#pragma unroll
    for (int piece = 0; piece < PIECES; piece++) {
#pragma unroll
      for (int i = 0; i < 4; i++) by_b[piece][i] *= out[i / 2];
#pragma unroll
      for (int half = 0; half < 2; half++) {
        Pair its = b[piece / 2][piece % 2 * 2 + half];
        behind[half] += low(its) * by_b[piece][2 * half] + high(its) * by_b[piece][2 * half + 1];
      }
    }
#pragma unroll
    for (int half = 0; half < 2; half++) {
      behind[half] = sum_of_columns(behind[half]);
      if (q == 0) sums.behind[row + 8 * half] = behind[half];
    }
#pragma unroll
    for (int k = 0; k < CHUNK / 16; k++) {
      if (k < warp) continue;
      Pair w[4], v[4];
      either.below.w.read(k, warp, w);
      either.below.v.read(k, warp, v);
#pragma unroll
      for (int block = 0; block < BLOCKS; block += 2) {
        Pair y[4];
        ys.right(16 * k, block, y);
        multiply(by_x[block], w, y[0], y[1]);
        multiply(by_x[block + 1], w, y[2], y[3]);
      }
#pragma unroll
      for (int piece = 0; piece < PIECES; piece += 2) {
        Pair c[4];
        cs.right(16 * k, piece, c);
        multiply(by_b[piece], v, c[0], c[1]);
        if (piece + 1 < PIECES) multiply(by_b[piece + 1], v, c[2], c[3]);
      }
    }
#pragma unroll
    for (int half = 0; half < 2; half++) {
      int token = row + 8 * half;
      if (token >= at.count) break;
      T* to = by_xbc + at.row(at.b, at.start + token) * at.channels;
#pragma unroll
      for (int g = 0; g < P / 32; g++) {
        unsigned words[4];
#pragma unroll
        for (int j = 0; j < 4; j++) words[j] = narrowed(by_x[4 * g + j][2 * half], by_x[4 * g + j][2 * half + 1]);
        *reinterpret_cast<uint4*>(to + at.head * P + 32 * g + 8 * q) = make_uint4(words[0], words[1], words[2], words[3]);
      }
#pragma unroll
      for (int piece = 0; piece < PIECES; piece++) {
        int n = 8 * piece + 2 * q;
        if (n < N) {
          unsigned* by_b_of = reinterpret_cast<unsigned*>(to + heads * P + at.head * N + n);
          unsigned* by_c_of = reinterpret_cast<unsigned*>(to + heads * (P + N) + at.head * N + n);
          *by_b_of = narrowed(by_b[piece][2 * half], by_b[piece][2 * half + 1]);
          *by_c_of = by_cs[piece][half];
        }
      }
    }
  }
  at.clear_behind(by_projected);
  __syncthreads();
  float* part = parts + ((size_t) at.b * gridDim.x + blockIdx.x) * (heads * (P + 2));
  if (warp == 0) write_by_decays(at, known, sums, by_projected, part);
  int column = threadIdx.x;
  if (column < P)
    part[2 * heads + at.head * P + column] =
        by_gate_biases[0][column] + by_gate_biases[1][column] + by_gate_biases[2][column] + by_gate_biases[3][column];
}
