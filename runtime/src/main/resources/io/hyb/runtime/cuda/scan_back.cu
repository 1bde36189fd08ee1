// Derivatives of scan.cu's results, placed after slopes.cu.
//
// With dy the derivative by y before the gate, G by the state that the chunk ends with, W = C B^T o L + skip I and V = dy x^T o L:
//   by the state that it begins with, added: dy^T (C o in),
//   dx = W^T dy + out o (B G^T),   dC = V B + in o (dy H),   dB = V^T C + out o (x G),
// and by the log decay of token t, which scales whatever passes from before t to t or later, with M = V o C B^T, as a sum of
//   M_us of s < t <= u,   in_u dy_u . (H C_u) of u >= t,   out_s B_s . (x_s G) of s < t,   total H . G.
// The first sum is that of M's rows from t on less that of its columns, below the diagonal: both add the same numbers up, so that
// what they have in common cancels. All are zero where a document begins, as L, in, out and total are.
//
// Derivatives by a and skip are often small sums of large numbers. So dy is taken in two halves, two bfloat16 numbers, where it goes
// into them, dy x^T and dy H, and in float for skip's.

// A chunk on the way back.
struct Matrices {
  Tile<P> xs, ys;  // x, dy
  Tile<WIDE> bs, cs;
  Known known;
  Passed passed;
  // The settings are no longer needed when W and V are there.
  union {
    Settings settings;
    struct { Exchange w, v; } below;
  };
  float by_gate_biases[4][P];  // of a warp's tokens
};

// What a thread keeps of its tokens' gates, by pieces of 8 columns.
struct Opened {
  Pair rests[BLOCKS][2];    // dy less its first half
  Pair factors[BLOCKS][2];  // what y times makes the derivative by the gate

  // Also writes dy's first half. The thread's part of the derivative by skip.
  __device__ __forceinline__ float open(const Gate (&gates)[2], int row, Matrices& all) {
    float by_skip = 0.f;
#pragma unroll
    for (int half = 0; half < 2; half++) {
      int place = all.ys.at(row + 8 * half) + threadIdx.x % 4 * 4;
      gates[half].open(all.settings.gate_biases, [&](int block, const float (&dy)[2], Pair factor) {
        Pair x = all.xs.pair(place ^ block * 16), first = pair(dy[0], dy[1]);
        by_skip += dy[0] * low(x) + dy[1] * high(x);
        all.ys.pair(place ^ block * 16) = first;
        rests[block][half] = pair(dy[0] - low(first), dy[1] - high(first));
        factors[block][half] = factor;
      });
    }
    return by_skip;
  }

  // The second half of dy as a left operand.
  __device__ __forceinline__ void rest(int block, Pair (&to)[4]) const {
#pragma unroll
    for (int i = 0; i < 4; i++) to[i] = rests[block + i / 2][i % 2];
  }
};

// Products of a thread's two tokens, as left operands, and derivatives by them.
__device__ __forceinline__ void dot(const Pair (&rows)[WIDE / 16][4], const Sums<PIECES>& by, float (&to)[2]) {
#pragma unroll
  for (int piece = 0; piece < PIECES; piece++)
#pragma unroll
    for (int half = 0; half < 2; half++) {
      Pair its = rows[piece / 2][piece % 2 * 2 + half];
      to[half] += low(its) * by.of[piece][2 * half] + high(its) * by.of[piece][2 * half + 1];
    }
#pragma unroll
  for (int half = 0; half < 2; half++) to[half] = sum_of_columns(to[half]);
}

// A warp's tokens as those that come later: y and dC.
struct Later {
  Sums<BLOCKS> y;
  Sums<PIECES> by_c;

  __device__ __forceinline__ void add_up(Matrices& all, const State& state, const Opened& opened, float skip) {
    int warp = threadIdx.x / 32, row = 16 * warp + threadIdx.x % 32 / 4, q = threadIdx.x % 4;
    Pair c[WIDE / 16][4];
#pragma unroll
    for (int k = 0; k < WIDE / 16; k++) all.cs.left(16 * warp, 2 * k, c[k]);
    add_by_states(all, state, opened, c);
    float before[2] = {}, m_rows[2] = {}, m_columns[CHUNK / 4] = {};
    dot(c, by_c, before);
    Left lefts[2] = {Left(all.known, row), Left(all.known, row + 8)};
#pragma unroll
    for (int k = 0; k < CHUNK / 16; k++) {
      if (k <= warp) {
        Sums<2> products = {}, slopes = {};
#pragma unroll
        for (int n = 0; n < WIDE / 16; n++) {
          Pair b[4];
          all.bs.right_of_rows(16 * k, 2 * n, b);
          add_beside(products, c[n], b);
        }
#pragma unroll
        for (int block = 0; block < BLOCKS; block += 2) {
          Pair x[4], left[4], rest[4];
          all.ys.left(16 * warp, block, left);
          all.xs.right_of_rows(16 * k, block, x);
          add_beside(slopes, left, x);
          opened.rest(block, rest);
          add_beside(slopes, rest, x);
        }
        Pair w[4], v[4];
#pragma unroll
        for (int i = 0; i < 4; i++) {
          int half = i % 2, token = row + half * 8;
          float2 from_sums = *reinterpret_cast<const float2*>(&all.known.sums[16 * k + i / 2 * 8 + 2 * q]);
          float ws[2], vs[2];
#pragma unroll
          for (int e = 0; e < 2; e++) {
            int from = 16 * k + i / 2 * 8 + 2 * q + e;
            float slope = slopes.of[i / 2][2 * half + e], product = products.of[i / 2][2 * half + e];
            float left = lefts[half].of(from, e ? from_sums.y : from_sums.x);
            vs[e] = slope * left;
            ws[e] = from == token ? all.known.dots[token] + skip : product * left;
            float m = from == token ? 0.f : vs[e] * product;
            m_rows[half] += m;
            m_columns[4 * k + i / 2 * 2 + e] += m;
          }
          w[i] = pair(ws[0], ws[1]);
          v[i] = pair(vs[0], vs[1]);
        }
        all.below.w.write(warp, k, w);
        all.below.v.write(warp, k, v);
        y.add(w, all.xs, 16 * k);
        by_c.add(v, all.bs, 16 * k);
      }
    }
    int its = sums_of_rows(m_columns);
#pragma unroll
    for (int i = 0; i < CHUNK / 32; i++) all.passed.columns[warp][(its + i) / 2 * 8 + 2 * q + (its + i) % 2] = m_columns[i];
#pragma unroll
    for (int half = 0; half < 2; half++) {
      m_rows[half] = sum_of_columns(m_rows[half]);
      if (q == 0) {
        all.passed.rows[row + 8 * half] = m_rows[half];
        all.passed.before[row + 8 * half] = before[half];
      }
    }
  }

  // Derivatives by z, and their sums over the warp's tokens; of y, no more is needed.
  __device__ __forceinline__ void write_gates(const Chunk& at, const Opened& opened, T* by_projected, float* by_gate_biases) {
    int row = threadIdx.x / 32 * 16 + threadIdx.x % 32 / 4, q = threadIdx.x % 4;
    float by_gates[2 * BLOCKS];
#pragma unroll
    for (int block = 0; block < BLOCKS; block++) {
#pragma unroll
      for (int half = 0; half < 2; half++) {
        y.of[block][2 * half] *= low(opened.factors[block][half]);
        y.of[block][2 * half + 1] *= high(opened.factors[block][half]);
      }
      by_gates[2 * block] = y.of[block][0] + y.of[block][2];
      by_gates[2 * block + 1] = y.of[block][1] + y.of[block][3];
    }
#pragma unroll
    for (int half = 0; half < 2; half++) {
      int token = row + 8 * half;
      if (token < at.count)
        write_turned(y, half, by_projected + at.row(at.b, at.start + token) * at.width + at.channels + at.head * P);
    }
    int first = sums_of_rows(by_gates);
#pragma unroll
    for (int i = 0; i < BLOCKS / 4; i++) {
      int block = (first + i) / 2;
      by_gate_biases[block / 4 * 32 + 8 * q + block % 4 * 2 + (first + i) % 2] = by_gates[i];
    }
  }

 private:
  __device__ __forceinline__ void add_by_states(
      const Matrices& all, const State& state, const Opened& opened, const Pair (&c)[WIDE / 16][4]) {
    int warp = threadIdx.x / 32, row = 16 * warp + threadIdx.x % 32 / 4;
#pragma unroll
    for (int block = 0; block < BLOCKS; block += 2) {
      Pair h[2][PIECES], left[4], rest[4];
      opened.rest(block, rest);
      all.ys.left(16 * warp, block, left);
#pragma unroll
      for (int i = 0; i < 2; i++) {
        state.read(block + i, h[i]);
        add_by_state(y.of[block + i], c, h[i]);
      }
#pragma unroll
      for (int piece = 0; piece < PIECES; piece++) {
        Pair right[2] = {transposed(h[0][piece]), transposed(h[1][piece])};
        multiply(by_c.of[piece], left, right[0], right[1]);
        multiply(by_c.of[piece], rest, right[0], right[1]);
      }
    }
    float in[2] = {all.known.in[row], all.known.in[row + 8]};
    y.scale(in);
    by_c.scale(in);
  }
};

// A warp's tokens as those that come earlier: dx and dB.
struct Earlier {
  Sums<BLOCKS> by_x;
  Sums<PIECES> by_b;

  __device__ __forceinline__ void add_up(Matrices& all, const Words& state, const State& by_state) {
    int warp = threadIdx.x / 32, lane = threadIdx.x % 32, row = 16 * warp + lane / 4;
    Pair b[WIDE / 16][4];
#pragma unroll
    for (int k = 0; k < WIDE / 16; k++) all.bs.left(16 * warp, 2 * k, b[k]);
    float across = sum_of_warp(add_by_states(all, state, by_state, b)) * all.known.in[CHUNK - 1];
    if (lane == 0) all.passed.across[warp] = across;
    float behind[2] = {};
    dot(b, by_b, behind);
#pragma unroll
    for (int half = 0; half < 2; half++)
      if (lane % 4 == 0) all.passed.behind[row + 8 * half] = behind[half];
#pragma unroll
    for (int k = 0; k < CHUNK / 16; k++) {
      if (k < warp) continue;
      Pair w[4], v[4];
      all.below.w.read(k, warp, w);
      all.below.v.read(k, warp, v);
      by_x.add(w, all.ys, 16 * k);
      by_b.add(v, all.cs, 16 * k);
    }
  }

 private:
  // The thread's part of H . G, of which each warp has a fourth of the rows.
  __device__ __forceinline__ float add_by_states(
      const Matrices& all, const Words& state, const State& by_state, const Pair (&b)[WIDE / 16][4]) {
    int warp = threadIdx.x / 32, row = 16 * warp + threadIdx.x % 32 / 4;
    float across = 0.f;
#pragma unroll
    for (int block = 0; block < BLOCKS; block += 2) {
      Pair g[2][PIECES], x[4];
      all.xs.left(16 * warp, block, x);
#pragma unroll
      for (int i = 0; i < 2; i++) {
        by_state.read(block + i, g[i]);
        add_by_state(by_x.of[block + i], b, g[i]);
      }
#pragma unroll
      for (int piece = 0; piece < PIECES; piece++)
        multiply(by_b.of[piece], x, transposed(g[0][piece]), transposed(g[1][piece]));
      if (block / 2 % 4 == warp) {
#pragma unroll
        for (int i = 0; i < 2; i++) {
          Pair h[PIECES];
          state.read(block + i, h);
#pragma unroll
          for (int piece = 0; piece < PIECES; piece++)
            across += low(h[piece]) * low(g[i][piece]) + high(h[piece]) * high(g[i][piece]);
        }
      }
    }
    float out[2] = {all.known.out[row], all.known.out[row + 8]};
    by_x.scale(out);
    by_b.scale(out);
    return across;
  }
};

// Of one of a thread's two tokens, to where a head's columns of B or C are.
__device__ __forceinline__ void write_columns(const Sums<PIECES>& from, int half, T* to) {
#pragma unroll
  for (int piece = 0; piece < PIECES; piece++) {
    int n = 8 * piece + 2 * (threadIdx.x % 4);
    if (n < N) *reinterpret_cast<unsigned*>(to + n) = narrowed(from.of[piece][2 * half], from.of[piece][2 * half + 1]);
  }
}

// All derivatives but the convolution's, given what chunks begin with (states) and the derivatives by what they end with
// (by_states). by_xbc (b, l, channels); of by_projected z, a and zeros after a are written. parts (b * chunks, heads + heads +
// heads * P): sums over a chunk, by a_bias, skip and z_bias.
extern "C" __global__ void __launch_bounds__(THREADS, 3) scan_back(
    const T* __restrict__ projected, const T* __restrict__ weights, const long long* __restrict__ documents,
    float* prepared, const T* __restrict__ slopes, Pair* states, Pair* by_states,
    T* __restrict__ by_xbc, T* __restrict__ by_projected, float* __restrict__ parts, int heads, int length, int width) {
  __shared__ Matrices all;
  Chunk at(heads, length, width, projected, weights, documents);
  int warp = threadIdx.x / 32, row = 16 * warp + threadIdx.x % 32 / 4;
  ConvolvedX x(at);
  ConvolvedBC bc(at, true, true);
  Gate gates[2];
#pragma unroll
  for (int half = 0; half < 2; half++) gates[half].read(at, slopes, row + 8 * half);
  State state(states, at);
  all.known.read(Prepared(prepared, at), all.settings);
  __syncthreads();
  x.write(at, all.known, all.settings, all.xs);
  bc.write(at, all.known, all.settings, nullptr, all.bs, all.cs);
  __syncthreads();
  Opened opened;
  float by_skip = opened.open(gates, row, all), skip = wide(at.skips()[at.head]);
  __syncthreads();

  Later later = {};
  later.add_up(all, state, opened, skip);
  by_skip = sum_of_warp(by_skip);
  if (threadIdx.x % 32 == 0) all.passed.skips[warp] = by_skip;
  later.write_gates(at, opened, by_projected, all.by_gate_biases[warp]);
  State by_state(by_states, at);
  __syncthreads();

  Earlier earlier = {};
  earlier.add_up(all, state.words, by_state);
#pragma unroll
  for (int half = 0; half < 2; half++) {
    int token = row + 8 * half;
    if (token >= at.count) break;
    T* to = by_xbc + at.row(at.b, at.start + token) * at.channels;
    write_turned(earlier.by_x, half, to + at.head * P);
    write_columns(earlier.by_b, half, to + heads * P + at.head * N);
    write_columns(later.by_c, half, to + heads * (P + N) + at.head * N);
  }
  at.clear_behind(by_projected);
  __syncthreads();

  float* part = parts + ((size_t) at.b * gridDim.x + blockIdx.x) * (heads * (P + 2));
  if (warp == 0) write_by_decays(at, all.known, all.passed, by_projected, part);
  int column = threadIdx.x;
  if (column < P)
    part[2 * heads + at.head * P + column] = all.by_gate_biases[0][column] + all.by_gate_biases[1][column]
        + all.by_gate_biases[2][column] + all.by_gate_biases[3][column];
}
